package litellm.local.stack.template;

import java.util.Optional;

/** What parameters need to know of the account. */
public interface ParameterStore {
    /** The value of a parameter of Systems Manager; empty when there is none of that name. Refuses a SecureString. */
    Optional<String> parameter(String name);

    /** Whether something of an AWS-specific parameter type exists, such as an {@code AWS::EC2::VPC::Id}, or a parameter. */
    boolean exists(String type, String value);
}
