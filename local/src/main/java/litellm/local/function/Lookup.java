package litellm.local.function;

import litellm.local.front.Reply;

/** What moto says of a function. */
sealed interface Lookup {
    record Known(FunctionConfiguration configuration) implements Lookup {}

    /** With moto's answer, which goes to whoever asked for the function. */
    record Unknown(Reply answer) implements Lookup {}
}
