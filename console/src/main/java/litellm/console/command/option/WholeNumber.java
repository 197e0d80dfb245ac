package litellm.console.command.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which whole numbers an option takes, both ends among them; {@link CommandLineFaults} reports others. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface WholeNumber {
    int from();

    int to() default Integer.MAX_VALUE;
}
