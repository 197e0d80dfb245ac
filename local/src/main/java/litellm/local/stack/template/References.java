package litellm.local.stack.template;

/** What the resources of a stack give to each other and to the outputs. */
public interface References {
    /** What {@code Ref} of a resource gives: its physical id. */
    Object ref(String logicalId);

    /** What {@code Fn::GetAtt} of a resource gives. */
    Object attribute(String logicalId, String attribute);

    /** Where no resource may be referred to: in parameters, conditions, rules and loops. */
    static References none(String place) {
        return new References() {
            @Override
            public Object ref(String logicalId) {
                throw StackException.templateFormat("Unresolved dependencies [" + logicalId
                        + "]. Cannot reference resources in the " + place + " block of the template");
            }

            @Override
            public Object attribute(String logicalId, String attribute) {
                return ref(logicalId);
            }
        };
    }
}
