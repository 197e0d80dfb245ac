package litellm.controlplane.teardown;

/**
 * Something that a torn down environment leaves behind outside its stacks.
 *
 * @param line what it is, for a person: {@code database snapshot dev-last}
 * @param goes whether it is removed; otherwise it stays
 */
record Remnant(String line, boolean goes) {
    static Remnant removed(String line) {
        return new Remnant(line, true);
    }

    static Remnant kept(String line) {
        return new Remnant(line, false);
    }
}
