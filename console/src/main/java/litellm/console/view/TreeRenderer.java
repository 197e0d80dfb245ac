package litellm.console.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.console.execution.Execution;
import litellm.controlplane.Length;
import litellm.controlplane.Progress;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Draws the tree for a screen of any size: no line is wider, and there are never more lines than it has. */
record TreeRenderer(boolean colored) {
    private static final int BAR = 10;

    /** The column of the times: two spaces, {@code 59 min 59 s} at most, and the mark of what is cut off behind it. */
    private static final int TIME = 14;

    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final long SPINNER_MILLIS = 125;

    /**
     * Draws the execution as it stands at a moment.
     *
     * @param note what is to be said instead of how it stands as a whole; none if empty
     */
    List<AttributedString> render(Execution execution, String note, Instant now, int width, int height) {
        List<TreeLine> lines = fit(Tree.of(execution), height - 1);
        int names = Math.min(longestName(lines), Math.max(width - TIME, width / 2));
        Stream<AttributedString> drawn = Stream.concat(
                Stream.of(note.isEmpty() ? header(execution, now) : new AttributedString(note)),
                lines.stream().map(line -> line(line, now, names)));
        return drawn.map(line -> cut(line, width)).toList();
    }

    /** The width of the column that the steps' times stand beside; a Parallel has no time. */
    private static int longestName(List<TreeLine> lines) {
        return lines.stream()
                .filter(line -> line.record() != null)
                .mapToInt(line -> line.guide().length() + 2 + line.name().length())
                .max()
                .orElse(0);
    }

    /** Leaves out lines until the rest fits: what is done from the top, then what is still to come from the bottom. */
    private static List<TreeLine> fit(List<TreeLine> all, int height) {
        List<TreeLine> lines = new ArrayList<>(all);
        while (lines.size() > height) {
            Optional<TreeLine> done = lines.stream()
                    .filter(line -> line.status().over() && line.status() != StepStatus.FAILED)
                    .findFirst();
            lines.remove(done.orElse(lines.getLast()));
        }
        return lines;
    }

    private AttributedString header(Execution execution, Instant now) {
        return new AttributedStringBuilder()
                .append(execution.action() + " " + execution.environment(), style(AttributedStyle.BOLD))
                .append("  " + execution.status() + "  " + Length.of(execution.duration(now)))
                .toAttributedString();
    }

    private AttributedString line(TreeLine line, Instant now, int nameWidth) {
        AttributedStringBuilder text = new AttributedStringBuilder()
                .append(line.guide(), style(AttributedStyle.DEFAULT.faint()))
                .append(icon(line.status(), now), style(color(line.status())))
                .append(" ");
        text.append(
                line.name(),
                line.status() == StepStatus.PENDING ? style(AttributedStyle.DEFAULT.faint()) : AttributedStyle.DEFAULT);
        if (line.record() != null && line.record().startedAt() != null) {
            AttributedStringBuilder column =
                    new AttributedStringBuilder().append(cut(text.toAttributedString(), nameWidth));
            column.append(" ".repeat(nameWidth - column.length()));
            detail(column, line.record(), now);
            return column.toAttributedString();
        }
        return text.toAttributedString();
    }

    private void detail(AttributedStringBuilder text, StepRecord record, Instant now) {
        text.append("  %11s".formatted(Length.of(record.duration(now))));
        switch (record.status()) {
            case RUNNING -> {
                if (record.retries() > 0) {
                    text.append("  tried again: " + record.retries());
                }
                record.progress().ifPresent(progress -> progress(text, progress));
            }
            case FAILED -> text.append("  " + record.cause().orElse("failed"), style(color(StepStatus.FAILED)));
            case UNCHANGED -> text.append("  unchanged", style(AttributedStyle.DEFAULT.faint()));
            case SUCCEEDED, PENDING, SKIPPED -> {}
        }
    }

    private void progress(AttributedStringBuilder text, Progress progress) {
        if (progress.total() > 0) {
            int filled = Math.clamp(Math.round((double) BAR * progress.done() / progress.total()), 0, BAR);
            text.append("  ")
                    .append("━".repeat(filled), style(color(StepStatus.SUCCEEDED)))
                    .append("─".repeat(BAR - filled), style(AttributedStyle.DEFAULT.faint()))
                    .append(" %d/%d".formatted(progress.done(), progress.total()));
        }
        if (!progress.current().isEmpty()) {
            text.append("  " + progress.current(), style(AttributedStyle.DEFAULT.faint()));
        }
    }

    private static String icon(StepStatus status, Instant now) {
        return switch (status) {
            case PENDING -> "○";
            case RUNNING -> {
                int frame = (int) (now.toEpochMilli() / SPINNER_MILLIS % SPINNER.length());
                yield SPINNER.substring(frame, frame + 1);
            }
            case SUCCEEDED -> "✔";
            case UNCHANGED -> "=";
            case SKIPPED -> "–";
            case FAILED -> "✘";
        };
    }

    private static AttributedStyle color(StepStatus status) {
        return switch (status) {
            case RUNNING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
            case SUCCEEDED, UNCHANGED -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case FAILED -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
            case PENDING, SKIPPED -> AttributedStyle.DEFAULT.faint();
        };
    }

    private AttributedStyle style(AttributedStyle style) {
        return colored ? style : AttributedStyle.DEFAULT;
    }

    private static AttributedString cut(AttributedString line, int width) {
        return line.columnLength() <= width
                ? line
                : new AttributedStringBuilder()
                        .append(line.columnSubSequence(0, width - 1))
                        .append("…")
                        .toAttributedString();
    }
}
