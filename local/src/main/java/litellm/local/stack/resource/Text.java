package litellm.local.stack.resource;

import java.math.BigDecimal;
import tools.jackson.jr.ob.JSON;

/** Values of templates and services as text. */
public final class Text {
    private Text() {}

    /** A scalar as templates write it: a whole number has no point, whatever it is kept as. */
    public static String of(Object scalar) {
        return scalar instanceof Double number && number == Math.rint(number) && Double.isFinite(number)
                ? BigDecimal.valueOf(number).toBigInteger().toString()
                : String.valueOf(scalar);
    }

    /** A value as a JSON document. */
    public static String json(Object value) {
        return JSON.std.asString(value);
    }
}
