package litellm.console.view;

import java.io.PrintStream;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * Lines on a terminal that change in place. Only what changed is sent, in one piece, so nothing flickers. The cursor, hidden,
 * rests on the first line: a terminal that breaks lines anew when it is made narrower keeps it there, so all of them can be
 * erased whatever has become of them. No line may be as wide as the terminal, and there must be fewer than it has.
 */
final class LiveLines {
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String ERASE_LINE = "\u001b[2K";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String NEXT_LINE = "\r\n";

    private final PrintStream out;
    private List<AttributedString> drawn = List.of();

    LiveLines(PrintStream out) {
        this.out = out;
    }

    /** Makes these lines of what is there. */
    void draw(List<AttributedString> lines) {
        StringBuilder text = new StringBuilder(drawn.isEmpty() ? HIDE_CURSOR : "");
        int at = 0;
        for (int row = 0; row < lines.size(); row++) {
            if (row >= drawn.size() || !lines.get(row).equals(drawn.get(row))) {
                text.append(NEXT_LINE.repeat(row - at)).append('\r');
                text.append(ERASE_LINE).append(ansi(lines.get(row)));
                at = row;
            }
        }
        if (lines.size() < drawn.size()) {
            text.append(NEXT_LINE.repeat(lines.size() - at)).append('\r').append(ERASE_BELOW);
            at = lines.size();
        }
        text.append('\r').append(at > 0 ? "\u001b[" + at + "A" : "");
        drawn = List.copyOf(lines);
        send(text.toString());
    }

    /** Takes them all away, also after the terminal's size has changed. */
    void erase() {
        drawn = List.of();
        send("\r" + ERASE_BELOW);
    }

    /** Leaves them where they are: what is written next comes below them. */
    void leave() {
        send(NEXT_LINE.repeat(drawn.size()) + SHOW_CURSOR);
    }

    /** JLine's own way either switches to a character set for the tree's lines that not every terminal has, or gives them up. */
    private static String ansi(AttributedString line) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < line.length(); at = line.runLimit(at)) {
            AttributedStyle style = line.styleAt(at);
            CharSequence run = line.subSequence(at, line.runLimit(at));
            text.append(
                    style.equals(AttributedStyle.DEFAULT) ? run : "\u001b[" + style.toAnsi() + "m" + run + "\u001b[0m");
        }
        return text.toString();
    }

    private void send(String text) {
        out.print(text);
        out.flush();
    }
}
