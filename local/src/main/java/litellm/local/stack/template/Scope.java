package litellm.local.stack.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.local.Account;

/**
 * All that the intrinsic functions of one stack's template can see.
 *
 * @param stackId the stack's ARN; its name stands in it too
 */
public record Scope(
        Account account,
        String stackName,
        String stackId,
        List<String> notificationArns,
        ParameterValues parameters,
        Map<String, Object> mappings,
        Map<String, Object> conditions,
        boolean languageExtensions,
        ExternalValues external) {

    /** The value of a pseudo parameter; empty for a name that is none. */
    Optional<Object> pseudoParameter(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "AWS::AccountId" -> account.id();
                    case "AWS::NotificationARNs" -> notificationArns;
                    case "AWS::NoValue" -> Resolver.NO_VALUE;
                    case "AWS::Partition" -> "aws";
                    case "AWS::Region" -> account.region();
                    case "AWS::StackId" -> stackId;
                    case "AWS::StackName" -> stackName;
                    case "AWS::URLSuffix" -> "amazonaws.com";
                    default -> null;
                });
    }
}
