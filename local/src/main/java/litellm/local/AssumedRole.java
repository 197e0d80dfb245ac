package litellm.local;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.model.Credentials;

/** How the local cloud's services act for the people who passed them a role: with that role's credentials. */
public final class AssumedRole {
    private AssumedRole() {}

    /** Clients that hold a role's {@link #credentials}; they need no closing of their own. */
    public static AwsClients assume(AwsClients aws, String role, String session) {
        return aws.withCredentials(StaticCredentialsProvider.create(credentials(aws, role, session)));
    }

    /**
     * A role's credentials, for as long as STS lends them.
     *
     * @param role the role's ARN
     * @param session what acts, as it shows in the caller's identity
     * @throws software.amazon.awssdk.services.iam.model.NoSuchEntityException when there is no such role: moto lends
     *     credentials for any ARN, AWS does not
     */
    public static AwsSessionCredentials credentials(AwsClients aws, String role, String session) {
        aws.iam().getRole(request -> request.roleName(role.substring(role.lastIndexOf('/') + 1)));
        Credentials lent = aws.sts()
                .assumeRole(request -> request.roleArn(role).roleSessionName(session))
                .credentials();
        return AwsSessionCredentials.builder()
                .accessKeyId(lent.accessKeyId())
                .secretAccessKey(lent.secretAccessKey())
                .sessionToken(lent.sessionToken())
                .expirationTime(lent.expiration())
                .build();
    }
}
