package litellm.controlplane.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import litellm.controlplane.ForeignText;
import litellm.controlplane.TextResource;

/**
 * Writes a page of which nothing that others wrote becomes a part: text and attributes are escaped on their way in, and there
 * is no other way in. Attributes are given as names and values in turn; one whose value is null is left out. The page asks for
 * nothing from anywhere and runs no script, and tells the browser to refuse both.
 */
public final class Html {
    private static final Set<String> VOID = Set.of("meta", "br");
    private static final List<String> PAGE = List.of("body", "html");
    private static final String STYLE = TextResource.read(Html.class, "page.css");
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final StringBuilder html = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * A page with its head; its body is begun. It has the style of every page: readable in light and dark, on a phone and on paper.
     *
     * @param style what the page has besides: written by this project, so it is not escaped
     */
    public Html(String title, String style) {
        open("html", "lang", "en").open("head");
        open("meta", "charset", "utf-8");
        open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        open("meta", "name", "color-scheme", "content", "light dark");
        element("title", title);
        html.append("<style>").append(STYLE).append(style).append("</style>");
        close().open("body");
    }

    /** Begins an element. */
    public Html open(String element, String... attributes) {
        html.append('<').append(element);
        for (int index = 0; index < attributes.length; index += 2) {
            if (attributes[index + 1] != null) {
                html.append(' ')
                        .append(attributes[index])
                        .append("=\"")
                        .append(escape(attributes[index + 1]))
                        .append('"');
            }
        }
        html.append('>');
        if (!VOID.contains(element)) {
            open.push(element);
        }
        return this;
    }

    /** Ends the element that was begun last. */
    public Html close() {
        html.append("</").append(open.pop()).append('>');
        return this;
    }

    public Html text(String text) {
        html.append(escape(text));
        return this;
    }

    /** A whole element with text in it. */
    public Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /**
     * A whole table, which scrolls where the page is narrower.
     *
     * @param row writes the cells of one row
     * @param attributes the caption's
     */
    public <T> Html table(String caption, List<String> columns, List<T> rows, Consumer<T> row, String... attributes) {
        open("div", "class", "wide", "role", "region", "tabindex", "0", "aria-label", caption);
        open("table").element("caption", caption, attributes).open("thead").open("tr");
        columns.forEach(column -> element("th", column, "scope", "col"));
        close().close().open("tbody");
        for (T cells : rows) {
            open("tr");
            row.accept(cells);
            close();
        }
        return close().close().close();
    }

    /** The whole page; every element of its body must have been ended. */
    public String document() {
        if (!List.copyOf(open).equals(PAGE)) {
            throw new IllegalStateException("Open at the page's end: found %s; needed is %s".formatted(open, PAGE));
        }
        close().close();
        return "<!DOCTYPE html>\n" + html + "\n";
    }

    private static String escape(String text) {
        return ForeignText.lines(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
