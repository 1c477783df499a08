import { defineConfig } from 'vitest/config';
import { LARGE_PAGES } from './src/shared/adapters/process/large-pages.ts';
import { SlowestFirst } from './test/slowest-first.ts';

// For the processes of the tests and all that they start: a tenth of their time on a virtual machine.
Object.assign(process.env, LARGE_PAGES);

/** A film needs a lot of each; a machine that is busy with others has little. */
const COMMON = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // The SDK's advice on Node versions would stand between the results.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

/**
 * Tests of functions that keep nothing and reach nothing: no process, server, clock, variable or global of theirs outlives them.
 * They share the modules of a worker, which are loaded once and not again for each file. They start no ffmpeg either.
 */
const PURE = [
  'src/**/*.test.ts',
  'test/reconciler/**/*.test.ts',
  'test/assembler/!(handler).test.ts',
  'test/viewer/**/!(ask-ahead|ask-for-route|until-answered|own-file|restore-uploads).test.ts',
  'test/splitter/{plan-new,split-video,time-share}.test.ts',
  'test/cli/{find-pattern,job-page,parser-error-lines,run-request,texts}.test.ts',
  'test/cli/{estimate,progress,status}/*.test.ts',
  'test/shared/{checksum,completion,contracts,find,fingerprint,flashes,http,job,media,metrics,mp4,packets,picture,quote,signing,words,zip}/**/*.test.ts',
  'test/shared/options/!(option-contract).test.ts',
  // The other one reads an SVG, which a module of other files forbids sharp.
  'test/shared/report/!(concurrency-svg).test.ts',
  'test/shared/{back-off,retry,shown-name,warnings-document}.test.ts',
  'test/shared/forms/**/*.test.ts',
  'test/shared/estimate/{aws-estimate,counts-in-closed-form,scale-doc,simulate-invocations}.test.ts',
  'test/renders/gif/encoder/{colour-histogram,encode-gif,frame-difference,gif-kernel,lzw,palette,plan-gif-delays,quantise-frame}.test.ts',
  'test/renders/{ascii/art,edges,storyboard}/**/*.test.ts',
  'test/renders/!(missing-part).test.ts',
  'test/renders/{clip,preview,webp}/*.test.ts',
  'test/renders/gif/check-gif-pixels.test.ts',
  'test/renders/gif/small/*.test.ts',
  'test/renders/{ascii,frames}/page/*.test.ts',
  'test/worker/!(slice-metrics|watch-attempt).test.ts',
  'test/worker/plan/**/*.test.ts',
  'test/sdk/{core,screens}/**/*.test.ts',
];

/**
 * Tests that start no ffmpeg and no ffprobe: they come out the same whichever is installed, and `.ci/run` runs them once.
 * A file that is not listed runs in both of its worlds. These and the pure ones get an ffmpeg that cannot be started, so that one
 * which starts it after all fails, and says so.
 */
const WITHOUT_MEDIA = [
  'test/architecture.test.ts',
  'test/{api,package,scripts}/**/*.test.ts',
  'test/assembler/handler.test.ts',
  'test/viewer/{api/{ask-ahead,until-answered},browser-api/{ask-for-route,own-file,restore-uploads}}.test.ts',
  'test/docs/*.test.ts',
  'test/docs/recipes/types.test.ts',
  'test/cli/config/*.test.ts',
  'test/cli/watch/{settled-files,watched-films}.test.ts',
  'test/infra/{assets,cached-layer,cdk-app,deploy,deploy-doc,folder-code,redrive,sharp-layer}.test.ts',
  'test/cli/{dev-ports,watch-jobs}.test.ts',
  'test/local/{events,host,http-api,lambda,live,log,metrics,s3}/**/*.test.ts',
  'test/local/{answers-folder,clock,control,earlier-home,hostile-home,sign-of-life,slice-states}.test.ts',
  'test/local/viewer/*.test.ts',
  'test/shared/adapters/{draw-sheet,open-picture,whole-bytes}.test.ts',
  'test/shared/options/option-contract.test.ts',
  'test/shared/report/concurrency-svg.test.ts',
  'test/shared/adapters/{event-publisher,remembered-answers,s3-object-store,s3-rights}.test.ts',
  'test/shared/adapters/{event-publisher-over-local-bus,in-memory-object-store,s3-direct,s3-over-local-server,service-place}.test.ts',
  'test/shared/adapters/{kept-connections,read-kernel-file,source-windows,make-folder,trusted-authorities,logger,redact,video-packets,workspace}.test.ts',
  'test/stitcher/{stitch-casts,join-animations}.test.ts',
  'test/worker/{slice-metrics,watch-attempt}.test.ts',
  'test/sdk/{cloud,job,results,sources,upload}/**/*.test.ts',
  'test/cli/terminal/**/*.test.ts',
  'test/cli/play/{play-line,play-on-screen}.test.ts',
  'test/renders/missing-part.test.ts',
];

/**
 * Tests of what is around the media: homes, disks, terminals, names of files, stacks, functions that are killed. They start an
 * ffmpeg, and come out the same whichever it is: `.ci/run` runs them once, with what the packages bring.
 */
const AROUND_MEDIA = [
  'test/cli/{full-disk.e2e,odd-places.e2e,hostile-text,lost-outputs.e2e,open.e2e,follow,reopen-and-cancel,usage}.test.ts',
  'test/cli/earlier-home.e2e.test.ts',
  'test/docs/recipes/against-*.test.ts',
  'test/sdk/*.test.ts',
  'test/cli/commands.e2e.test.ts',
  'test/cli/{play,watch}/*.e2e.test.ts',
  'test/cli/{names,stack}/**/*.test.ts',
  'test/media/packets/shared-bytes.test.ts',
  'test/stitcher/killed-stitcher.test.ts',
  'test/cli/run.e2e.test.ts',
  'test/pipeline/{chaos,costly-films,failing-piece,faults,flashes,idempotency,killed-worker,media-headers,pictures,poisoned-slice,storyboard,taken-over,watched-job,whole-job}.test.ts',
  'test/shared/estimate/counted-run.test.ts',
  'test/local/home.test.ts',
  'test/infra/{emulated-template,template}.test.ts',
  'test/splitter/handler.test.ts',
  'test/renders/contract/kinds.test.ts',
  'test/cli/warnings.e2e.test.ts',
  'test/shared/adapters/{process-cpu,run-media-process}.test.ts',
  // Pictures are read by a library, not by ffmpeg.
  'test/media/formats/pictures.test.ts',
];
const NO_BINARY = '/a-test-of-the-project-rest-starts-ffmpeg/move-it-out-of-PURE-and-WITHOUT_MEDIA';
const NO_MEDIA = { ...COMMON.env, FFMPEG_PATH: NO_BINARY, FFPROBE_PATH: NO_BINARY };

export default defineConfig({
  test: {
    // One more than a small machine has cores: files that wait, for deadlines and for processes of theirs, leave theirs to another.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    globalSetup: ['test/which-binaries.ts'],
    projects: [
      {
        test: {
          ...COMMON,
          name: 'media',
          include: ['test/**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            'test/soak/**',
            'test/browser/**',
            ...PURE,
            ...WITHOUT_MEDIA,
            ...AROUND_MEDIA,
          ],
        },
      },
      {
        test: { ...COMMON, name: 'around', include: AROUND_MEDIA },
      },
      {
        test: { ...COMMON, name: 'rest', include: WITHOUT_MEDIA, env: NO_MEDIA },
      },
      {
        test: { ...COMMON, name: 'pure', include: PURE, env: NO_MEDIA, isolate: false },
      },
    ],
  },
});
