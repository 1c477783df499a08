import { defineConfig } from 'vitest/config';

/** A film needs a lot of each; a machine that is busy with others has little. */
const COMMON = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // The SDK's advice on Node versions would stand between the results.
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
};

/**
 * Tests that start no ffmpeg and no ffprobe: they come out the same whichever is installed, and `.ci/run` runs them once.
 * A file that is not listed runs in both of its worlds. These get an ffmpeg that cannot be started, so that one which
 * starts it after all fails, and says so.
 */
const WITHOUT_MEDIA = [
  'src/**/*.test.ts',
  'test/architecture.test.ts',
  'test/{api,assembler,package,reconciler,scripts,viewer}/**/*.test.ts',
  'test/docs/*.test.ts',
  'test/docs/recipes/types.test.ts',
  'test/cli/{config,progress,status}/**/*.test.ts',
  'test/cli/watch/{settled-files,watched-films}.test.ts',
  'test/infra/{assets,cached-layer,cdk-app,deploy,deploy-doc,folder-code,redrive,sharp-layer}.test.ts',
  'test/splitter/{plan-new,split-video,time-share}.test.ts',
  'test/cli/{dev-ports,find-pattern,job-page,parser-error-lines,run-request,texts,watch-jobs}.test.ts',
  'test/local/{events,host,http-api,lambda,live,log,metrics,s3}/**/*.test.ts',
  'test/local/{answers-folder,clock,control,earlier-home,hostile-home,sign-of-life,slice-states}.test.ts',
  'test/local/viewer/*.test.ts',
  'test/cli/estimate/*.test.ts',
  'test/shared/adapters/{draw-sheet,open-picture}.test.ts',
  'test/shared/{checksum,completion,contracts,find,fingerprint,flashes,http,job,media,metrics,mp4,options,packets,picture,quote,report,signing,words,zip}/**/*.test.ts',
  'test/shared/{back-off,retry}.test.ts',
  'test/shared/adapters/{event-publisher,remembered-answers,s3-object-store,s3-rights}.test.ts',
  'test/shared/adapters/{event-publisher-over-local-bus,in-memory-object-store,s3-direct-put,s3-over-local-server}.test.ts',
  'test/shared/adapters/{kept-connections,make-folder,trusted-authorities,logger,redact,video-packets,workspace}.test.ts',
  'test/shared/{shown-name,warnings-document}.test.ts',
  'test/shared/forms/**/*.test.ts',
  'test/shared/estimate/{aws-estimate,counts-in-closed-form,scale-doc,simulate-invocations}.test.ts',
  'test/stitcher/{stitch-casts,join-animations}.test.ts',
  'test/worker/*.test.ts',
  'test/sdk/{cloud,core,job,results,screens,sources,upload}/**/*.test.ts',
  'test/cli/terminal/**/*.test.ts',
  'test/cli/play/{play-line,play-on-screen}.test.ts',
  'test/renders/gif/encoder/{colour-histogram,encode-gif,frame-difference,gif-kernel,lzw,palette,plan-gif-delays,quantise-frame}.test.ts',
  'test/renders/{ascii/art,edges,storyboard}/**/*.test.ts',
  'test/renders/*.test.ts',
  'test/renders/{clip,preview,webp}/*.test.ts',
  'test/renders/gif/check-gif-pixels.test.ts',
  'test/renders/gif/small/*.test.ts',
  'test/renders/{ascii,frames}/page/*.test.ts',
  'test/worker/plan/**/*.test.ts',
];

/**
 * Tests of what is around the media: homes, disks, terminals, names of files, stacks, functions that are killed. They start an
 * ffmpeg, and come out the same whichever it is: `.ci/run` runs them once, with what the packages bring.
 */
const AROUND_MEDIA = [
  'test/cli/{full-disk.e2e,hostile-text,lost-outputs.e2e,open.e2e,follow,reopen-and-cancel,usage}.test.ts',
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
];
const NO_BINARY = '/a-test-of-the-project-rest-starts-ffmpeg/move-it-out-of-WITHOUT_MEDIA';

export default defineConfig({
  test: {
    // Integration tests start their own servers and ffmpeg processes: on a small machine more workers than cores only adds noise.
    maxWorkers: 2,
    globalSetup: ['test/which-binaries.ts'],
    projects: [
      {
        test: {
          ...COMMON,
          name: 'media',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/soak/**', 'test/browser/**', ...WITHOUT_MEDIA, ...AROUND_MEDIA],
        },
      },
      {
        test: { ...COMMON, name: 'around', include: AROUND_MEDIA },
      },
      {
        test: {
          ...COMMON,
          name: 'rest',
          include: WITHOUT_MEDIA,
          env: { ...COMMON.env, FFMPEG_PATH: NO_BINARY, FFPROBE_PATH: NO_BINARY },
        },
      },
    ],
  },
});
