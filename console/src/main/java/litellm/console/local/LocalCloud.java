package litellm.console.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import litellm.console.ConsoleException;
import litellm.console.Pause;
import litellm.console.Progress;
import litellm.console.Project;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;

/** The local cloud of one state folder: finding it, starting it as a process of its own, steering and stopping it. */
public final class LocalCloud {
    private static final String MAIN_CLASS = "litellm.local.cloud.LocalCloud";
    private static final String LOG = "local-cloud.log";
    private static final String ADDRESS = "cloud.json";
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS_UNTIL_UP = 900;
    private static final long SECONDS_UNTIL_DOWN = 60;
    private static final int LINES_OF_LOG = 15;

    /** Outlives the console: a session of its own where the system has setsid, and deaf to the terminal's signals anywhere. */
    private static final String DETACH =
            "trap '' HUP INT QUIT; if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\"; fi; exec \"$@\"";

    private final Project project;
    private final Path folder;
    private final Progress progress;
    private final Pause pause;

    /**
     * @param folder the state folder; there need be none
     */
    public LocalCloud(Project project, Path folder, Progress progress, Pause pause) {
        this.project = project;
        this.folder = folder.toAbsolutePath().normalize();
        this.progress = progress;
        this.pause = pause;
    }

    /** The state folder. */
    public Path folder() {
        return folder;
    }

    /** The cloud of this folder, if it answers; what a killed one left behind is none. */
    public Optional<RunningCloud> running() {
        return published().filter(cloud -> new CloudControl(cloud.endpoint()).answers(cloud.pid()));
    }

    /** Why no cloud of this folder will ever answer, where its process has ended; one that is busy may answer yet. */
    public Optional<String> gone() {
        return published().flatMap(LocalCloud::process).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "The local cloud in %s does not run any more, and what was in it is lost: litellmctl local up starts a new one"
                                .formatted(folder));
    }

    /**
     * Finds the cloud running, or starts it.
     *
     * @param port its port; empty for the usual one or the next that is free
     * @throws ConsoleException if it runs at another port, or does not start; the message holds the end of its log
     */
    public RunningCloud ensureRunning(OptionalInt port) {
        RunningCloud cloud = running().orElseGet(() -> start(port));
        checkPort(cloud, port);
        return cloud;
    }

    private void checkPort(RunningCloud cloud, OptionalInt port) {
        if (port.isPresent() && port.getAsInt() != cloud.endpoint().getPort()) {
            throw ConsoleException.wrongUsage(
                    "--port: found %d; the local cloud in %s runs at %s: litellmctl local down ends it, with all that is in it"
                            .formatted(port.getAsInt(), folder, cloud.endpoint()));
        }
    }

    /**
     * Sends a request to the cloud's own API.
     *
     * @param path what follows {@code /_local/}
     * @param body JSON, where the request has one
     * @return the answer's members
     * @throws ConsoleException if no cloud runs, or it refuses
     */
    public Map<String, Object> call(String method, String path, Optional<String> body) {
        RunningCloud cloud = running()
                .orElseThrow(() -> ConsoleException.failed(
                        "No local cloud runs in " + folder + ": litellmctl local up starts one"));
        return new CloudControl(cloud.endpoint()).call(method, path, body);
    }

    /**
     * Stops the cloud and waits until its process is gone and its folder too.
     *
     * @return whether one was running
     */
    public boolean stop() {
        Optional<ProcessHandle> process = published().flatMap(LocalCloud::process);
        process.ifPresent(running -> {
            shutDown(running);
            awaitEnd(running);
        });
        leftOvers().sweep();
        return process.isPresent();
    }

    private LeftOvers leftOvers() {
        return new LeftOvers(folder, pause);
    }

    private void shutDown(ProcessHandle process) {
        try {
            RunningCloud cloud = running().orElseThrow(() -> new IOException("it does not answer"));
            new CloudControl(cloud.endpoint()).shutDown();
        } catch (IOException e) {
            progress.say("The local cloud does not answer; its process is ended");
            process.destroy();
        }
    }

    private RunningCloud start(OptionalInt port) {
        // One that has lost a part of itself is ending, and holds its folder until it has.
        published().flatMap(LocalCloud::process).ifPresent(ending -> {
            progress.say("The local cloud that ran does not answer any more; waiting until it has ended");
            awaitEnd(ending);
        });
        Path log = newLog();
        String python = new Python(project, progress).find();
        progress.say("Starting the local cloud");
        Process process = launch(command(port, python), log);
        try {
            return awaitUp(process, log);
        } finally {
            keep(log, process);
        }
    }

    /** The log's file, beside the folder, which only the cloud itself may make: where this cannot be made, that cannot either. */
    private Path newLog() {
        Path log = folder.resolveSibling("%s-%d-%s"
                .formatted(folder.getFileName(), ProcessHandle.current().pid(), LOG));
        try {
            Files.createDirectories(folder.getParent());
            return Files.writeString(log, "");
        } catch (IOException e) {
            throw ConsoleException.wrongUsage(
                    "--local-dir: found %s, which cannot be made; allowed: a folder that can".formatted(folder));
        }
    }

    private RunningCloud awaitUp(Process process, Path log) {
        for (int look = 0; look < LOOKS_UNTIL_UP; look++) {
            Optional<RunningCloud> cloud = running();
            if (cloud.isPresent()) {
                return cloud.get();
            }
            // Where two consoles start it at once, one of the two clouds finds the folder taken and ends, before the
            // other answers.
            if (!process.isAlive() && !leftOvers().areHeld()) {
                throw ConsoleException.failed("The local cloud did not start: " + end(log));
            }
            pause.pause(LOOK);
        }
        process.destroy();
        throw ConsoleException.failed("The local cloud did not answer within %d s: %s"
                .formatted(LOOK.multipliedBy(LOOKS_UNTIL_UP).toSeconds(), end(log)));
    }

    private List<String> command(OptionalInt port, String python) {
        Path target = project.root().resolve("local/target");
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                DETACH,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                // It holds releases and images for moments only: left alone, the heap grows to a quarter of the
                // machine, and new objects take new memory where old one would do.
                "-Xmx768m",
                "-Xmn16m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                target.resolve("local.jar") + ":" + target.resolve("lib") + "/*",
                MAIN_CLASS,
                "--dir",
                folder.toString(),
                "--python",
                python));
        port.ifPresent(number -> command.addAll(List.of("--port", Integer.toString(number))));
        return command;
    }

    private Process launch(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .directory(project.root().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw ConsoleException.failed("The local cloud cannot be started: " + e.getMessage());
        }
    }

    /** Moves the log into the state folder, which only the cloud itself may make; a folder that is not its own gets none. */
    private void keep(Path log, Process process) {
        try {
            if (published().filter(cloud -> cloud.pid() == process.pid()).isPresent()) {
                Files.move(log, folder.resolve(LOG));
            } else {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            progress.say("The local cloud's log stays at " + log);
        }
    }

    /** The log's last lines, on one line. */
    private static String end(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()).stream()
                    .map(ForeignText::line)
                    .collect(Collectors.joining("; "));
        } catch (IOException e) {
            return "its log " + log + " cannot be read";
        }
    }

    private Optional<RunningCloud> published() {
        try {
            Map<String, Object> cloud = JsonDocument.readObject(ADDRESS, Files.readString(folder.resolve(ADDRESS)));
            return Optional.of(new RunningCloud(
                    ((Number) cloud.get("pid")).longValue(),
                    URI.create(cloud.get("endpoint").toString()),
                    cloud.get("startedAt").toString()));
        } catch (IOException | DocumentException e) {
            return Optional.empty();
        }
    }

    /** The cloud's process, if the number is still its own and not one that the system gave away again. */
    private static Optional<ProcessHandle> process(RunningCloud cloud) {
        return ProcessHandle.of(cloud.pid())
                .filter(process -> process.info().commandLine().orElse("").contains(MAIN_CLASS));
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(SECONDS_UNTIL_DOWN, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
