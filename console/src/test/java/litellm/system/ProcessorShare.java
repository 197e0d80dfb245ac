package litellm.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A part of a processor for processes, as Lambda gives it by memory: a control group with a quota. For Linux, and root. */
final class ProcessorShare implements AutoCloseable {
    private static final int PERIOD_MICROSECONDS = 20_000;
    private static final Path FIRST_VERSION = Path.of("/sys/fs/cgroup/cpu");
    private static final Path SECOND_VERSION = Path.of("/sys/fs/cgroup");

    private final Path group;

    /** @param processors how much of a processor, 1 for one */
    ProcessorShare(double processors) throws IOException {
        long quota = Math.round(processors * PERIOD_MICROSECONDS);
        boolean first = Files.exists(FIRST_VERSION.resolve("cpu.cfs_quota_us"));
        group = Files.createDirectory((first ? FIRST_VERSION : SECOND_VERSION).resolve("start-" + UUID.randomUUID()));
        try {
            if (first) {
                Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROSECONDS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            } else {
                Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROSECONDS);
            }
        } catch (IOException notLimited) {
            Files.deleteIfExists(group);
            throw notLimited;
        }
    }

    /** Whether such groups can be made here. */
    static boolean available() {
        try (ProcessorShare share = new ProcessorShare(1)) {
            return Files.exists(share.group.resolve("cgroup.procs"));
        } catch (IOException e) {
            return false;
        }
    }

    /** The same process within this share. */
    ProcessBuilder limit(ProcessBuilder builder) {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "echo $$ > \"$0\"; exec \"$@\"",
                group.resolve("cgroup.procs").toString()));
        command.addAll(builder.command());
        return builder.command(command);
    }

    /** Takes the group away; its processes have ended. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(group);
    }
}
