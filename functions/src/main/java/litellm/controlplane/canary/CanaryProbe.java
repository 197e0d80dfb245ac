package litellm.controlplane.canary;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program that asks the gateway in its task what a client would ask. The image has Python, and no curl. */
final class CanaryProbe {
    private static final int NEVER_READY = 3;
    static final int MODELS_MISSING = 4;
    private static final int NO_LIST = 5;

    private static final String MISSING = "missing models: ";

    /** LiteLLM's start takes up to three minutes, and its database may need a moment. */
    private static final int PATIENCE_SECONDS = 420;

    /** The meanings of the program's exit codes, which differ from those of Python itself and of a killed process. */
    private static final Map<Integer, String> MEANINGS = Map.of(
            NEVER_READY,
            "it was not ready within %d minutes".formatted(PATIENCE_SECONDS / 60),
            MODELS_MISSING,
            "it does not offer every model of config.yaml",
            NO_LIST,
            "it did not answer /v1/models as it should");

    private static final String PROGRAM = """
            import json, os, sys, time, urllib.request
            def ask(path, **headers):
                request = urllib.request.Request(os.environ['GATEWAY'] + path, headers=headers)
                return urllib.request.urlopen(request, timeout=9).read()
            def models():
                answer = ask('/v1/models', Authorization='Bearer ' + os.environ['LITELLM_MASTER_KEY'])
                return {model['id'] for model in json.loads(answer)['data']}
            def ready():
                if json.loads(ask('/health/readiness')).get('db') in ('Not connected', 'disconnected'):
                    raise ConnectionError
            patience = int(os.environ['PATIENCE'])
            def insist(look, seconds, exit_code, words):
                end = time.time() + seconds
                while True:
                    try:
                        return look()
                    except Exception as problem:
                        if time.time() > end:
                            print(words, type(problem).__name__, getattr(problem, 'code', ''))
                            sys.exit(exit_code)
                    time.sleep(2)
            insist(ready, patience, 3, 'not ready:')
            missing = set(json.loads(os.environ['MODELS'])) - insist(models, min(60, patience), 5, 'no list of models:')
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

    /** The models that a line of its output names as missing, if it is that line. */
    static Optional<String> missingModels(String line) {
        return line.startsWith(MISSING) ? Optional.of(line.substring(MISSING.length())) : Optional.empty();
    }

    static int patienceSeconds() {
        return PATIENCE_SECONDS;
    }

    /** The meaning of {@code exitCode}, if it is one of the program's own. */
    static Optional<String> meaning(int exitCode) {
        return Optional.ofNullable(MEANINGS.get(exitCode));
    }
}
