package litellm.controlplane.canary;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program that asks the gateway in its task what a client would ask. The image has Python, and no curl. */
final class CanaryProbe {
    private static final int NEVER_READY = 3;
    private static final int MODELS_MISSING = 4;

    /** LiteLLM's start takes up to three minutes, and its database may need a moment. */
    private static final int PATIENCE_SECONDS = 420;

    /** What an exit code says. Those of Python itself and of a killed process are none of them. */
    private static final Map<Integer, String> MEANINGS = Map.of(
            NEVER_READY,
            "it was not ready within %d minutes".formatted(PATIENCE_SECONDS / 60),
            MODELS_MISSING,
            "it does not offer every model of config.yaml");

    private static final String PROGRAM = """
            import json, os, sys, time, urllib.request
            def ask(path, **headers):
                request = urllib.request.Request(os.environ['GATEWAY'] + path, headers=headers)
                return urllib.request.urlopen(request, timeout=9).read()
            end = time.time() + int(os.environ['PATIENCE'])
            while True:
                try:
                    ask('/health/readiness')
                    break
                except OSError as problem:
                    if time.time() > end:
                        print('not ready:', problem)
                        sys.exit(3)
                time.sleep(2)
            answer = json.loads(ask('/v1/models', Authorization='Bearer ' + os.environ['LITELLM_MASTER_KEY']))
            missing = set(os.environ['MODELS'].split(',')) - {model['id'] for model in answer['data']}
            if missing:
                print('missing models:', ', '.join(sorted(missing)))
                sys.exit(4)
            print('ready, with every model')
            """;

    private CanaryProbe() {}

    /** The command that runs it: it needs GATEWAY, PATIENCE, MODELS and LITELLM_MASTER_KEY in its environment. */
    static List<String> command() {
        return List.of("python", "-c", PROGRAM);
    }

    static int patienceSeconds() {
        return PATIENCE_SECONDS;
    }

    /** What {@code exitCode} says, if the program says something by it. */
    static Optional<String> meaning(int exitCode) {
        return Optional.ofNullable(MEANINGS.get(exitCode));
    }
}
