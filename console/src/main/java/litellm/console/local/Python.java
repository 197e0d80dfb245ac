package litellm.console.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.ConsoleException;
import litellm.console.Progress;
import litellm.console.Project;

/** Finds the Python that the local cloud runs moto with: one that has it, or a virtual environment made for it. */
final class Python {
    private static final Pattern PINNED_MOTO = Pattern.compile("(?m)^moto\\[[^]]*]==(\\S+)");
    private static final String HAS_MOTO = """
            import sys, importlib.metadata as packages, importlib.util as modules
            right = packages.version('moto') == sys.argv[1]
            sys.exit(0 if right and all(map(modules.find_spec, ('flask', 'flask_cors', 'antlr4', 'jsonpath_ng'))) else 1)
            """;

    private final Project project;
    private final Progress progress;

    Python(Project project, Progress progress) {
        this.project = project;
        this.progress = progress;
    }

    /**
     * Gives the command of a Python that has moto in the version that {@code local/requirements.txt} pins.
     *
     * @throws ConsoleException if there is none and none can be made; the message says what to install
     */
    String find() {
        Path requirements = project.root().resolve("local/requirements.txt");
        String version = pinnedMoto(project.readText(requirements));
        String own = project.root().resolve(".venv/bin/python").toString();
        return List.of("python3", own).stream()
                .filter(python -> succeeds(python, "-c", HAS_MOTO, version))
                .findFirst()
                .orElseGet(() -> install(own, requirements));
    }

    private static String pinnedMoto(String requirements) {
        Matcher pinned = PINNED_MOTO.matcher(requirements);
        if (pinned.find()) {
            return pinned.group(1);
        }
        throw new IllegalStateException("local/requirements.txt pins no version of moto");
    }

    private String install(String own, Path requirements) {
        progress.say("Installing moto into .venv (once)");
        String folder = project.root().resolve(".venv").toString();
        if ((Files.isExecutable(Path.of(own)) || succeeds("python3", "-m", "venv", folder))
                && succeeds(own, "-m", "pip", "install", "--quiet", "--requirement", requirements.toString())) {
            return own;
        }
        throw ConsoleException.failed(
                "The local cloud needs Python 3.11 or newer with venv and pip, and access to its package index: install python3 and python3-venv, or run: pip install -r local/requirements.txt");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.from(
                                    Path.of("/dev/null").toFile()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConsoleException.failed("Interrupted while looking for Python");
        }
    }
}
