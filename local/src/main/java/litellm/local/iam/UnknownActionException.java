package litellm.local.iam;

/** A role called what the table of resources does not know: nobody can say whether it was allowed to. */
final class UnknownActionException extends RuntimeException {
    UnknownActionException(String action) {
        super("The local cloud does not know which resource %s acts on: add it to resources.yaml or rest.yaml of %s"
                .formatted(action, UnknownActionException.class.getPackageName()));
    }
}
