package litellm.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import litellm.local.AssumedRole;
import litellm.local.AwsClients;
import litellm.local.stack.template.StackException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Clients that hold the credentials of stacks' service roles. Safe for use by many threads. */
public final class ServiceRoles {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final AwsClients aws;
    private final Map<String, AwsClients> clients = new ConcurrentHashMap<>();

    public ServiceRoles(AwsClients aws) {
        this.aws = aws;
    }

    /** The clients for a stack with this service role, or with none when it is null. */
    AwsClients clients(String roleArn) {
        return roleArn == null
                ? aws
                : clients.computeIfAbsent(roleArn, arn -> aws.withCredentials(new RoleCredentials(aws, arn)));
    }

    /** The clients of whoever signs with this access key; the local cloud takes the key for the credentials. */
    public AwsClients clientsOf(String accessKey) {
        return aws.withCredentials(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "not compared")));
    }

    /** Refuses a role that CloudFormation may not assume. */
    public void requireAssumable(String roleArn) {
        if (roleArn == null) {
            return;
        }
        try {
            assume(aws, roleArn);
        } catch (AwsServiceException e) {
            throw StackException.validation("Role " + roleArn + " is invalid or cannot be assumed");
        }
    }

    private static AwsSessionCredentials assume(AwsClients aws, String roleArn) {
        return AssumedRole.credentials(aws, roleArn, "AWSCloudFormation");
    }

    private static final class RoleCredentials implements AwsCredentialsProvider {
        private final AwsClients aws;
        private final String roleArn;
        private AwsSessionCredentials current;

        RoleCredentials(AwsClients aws, String roleArn) {
            this.aws = aws;
            this.roleArn = roleArn;
        }

        @Override
        public synchronized AwsCredentials resolveCredentials() {
            if (current == null
                    || current.expirationTime()
                            .orElse(Instant.MAX)
                            .isBefore(Instant.now().plus(MARGIN))) {
                current = assume(aws, roleArn);
            }
            return current;
        }
    }
}
