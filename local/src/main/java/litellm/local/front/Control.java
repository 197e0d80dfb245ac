package litellm.local.front;

/** A part of the front's own API: everything below one word after {@code /_local/}. */
@FunctionalInterface
public interface Control {
    /**
     * Answers one request.
     *
     * @throws BadRequestException when its body cannot be served: the sender gets a 400 with the message
     * @throws UnsupportedOperationException when the part has no such method: the sender gets a 405
     */
    Reply handle(Call call);
}
