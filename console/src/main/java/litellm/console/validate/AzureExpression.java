package litellm.console.validate;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Azure's expressions, {@code ${{ … }}}, which it evaluates before a run: what they come to is not known before. */
final class AzureExpression {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{(.*?)}}", Pattern.DOTALL);

    private AzureExpression() {}

    /** Whether a value holds one; one that does not end is none. */
    static boolean isIn(Object value) {
        return value instanceof String text && EXPRESSION.matcher(text).find();
    }

    /** What the expressions in {@code text} say, without their braces. */
    static Stream<String> in(String text) {
        return EXPRESSION.matcher(text).results().map(expression -> expression.group(1));
    }

    /** The text that is known. */
    static String without(String text) {
        return EXPRESSION.matcher(text).replaceAll("");
    }
}
