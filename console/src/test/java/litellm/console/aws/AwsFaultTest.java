package litellm.console.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import litellm.console.HttpStandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

class AwsFaultTest {
    @Test
    void shouldSayHowToGetCredentialsWhereThereAreNone() {
        assertThat(AwsFault.sentence(
                        fault(AwsCredentialsProviderChain.of(EnvironmentVariableCredentialsProvider.create()))))
                .isEqualTo("found no AWS credentials; sign in, for example by aws sso login,"
                        + " or name a profile with --profile, or use --local");
    }

    @Test
    void shouldSayWhereToLookWhereNobodyAnswers() {
        assertThat(AwsFault.sentence(
                        fault(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))))
                .startsWith(
                        "AWS did not answer: STS GetCallerIdentity: Unable to execute HTTP request: Connection refused")
                .endsWith("; look at the network, --region and --endpoint-url");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ExpiredToken | The token has expired; sign in, for example by aws sso login, or name another profile with --profile
            AccessDenied | STS: The token has expired
            """)
    void shouldKeepWhatAServiceSaysWithoutTheBookkeepingOfTheCall(String code, String sentence) {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("The token has expired")
                .serviceName("Sts")
                .build();

        assertThat(AwsFault.sentence((SdkException) StsException.builder()
                        .awsErrorDetails(details)
                        .statusCode(403)
                        .requestId("1")
                        .numAttempts(3)
                        .build()))
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({"400, Throttling", "500, InternalFailure"})
    void shouldSayWhichServiceToTryAgain(int status, String code) {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("Not now.")
                .serviceName("Sts")
                .build();

        assertThat(AwsFault.ending((SdkException) StsException.builder()
                        .awsErrorDetails(details)
                        .statusCode(status)
                        .build()))
                .isEqualTo("STS: Not now; try again in a minute");
    }

    /** As of a proxy, or where --endpoint-url leads to something else: each protocol of AWS takes such a page in its own way. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | ''
            404 | ''
            403 | ''
            500 | ; try again in a minute
            """)
    void shouldSayWhereToLookWhereSomethingElseThanAwsAnswers(int status, String advice) throws IOException {
        String sentence =
                "%s: answered with HTTP status %d, but not as AWS does; look at the proxy and --endpoint-url%s";

        try (HttpStandIn proxy = new HttpStandIn(_ -> page(status));
                Aws aws = aws(proxy);
                SfnClient states = once(aws, SfnClient.builder());
                StsClient sts = once(aws, StsClient.builder())) {
            assertThat(AwsFault.ending(catchThrowableOfType(SdkException.class, sts::getCallerIdentity)))
                    .isEqualTo(sentence, "STS GetCallerIdentity", status, advice);
            assertThat(AwsFault.ending(catchThrowableOfType(SdkException.class, states::listStateMachines)))
                    .isEqualTo(sentence, "SFN ListStateMachines", status, advice);
        }
    }

    /** Not even a page. */
    @Test
    void shouldSayWhereToLookWhereAnAnswerNamesNoCaller() throws IOException {
        try (HttpStandIn proxy = new HttpStandIn(_ -> new HttpStandIn.Answer(200, "<Answer/>"));
                Aws aws = aws(proxy)) {
            assertThat(AwsFault.ending(catchThrowableOfType(SdkException.class, aws::account)))
                    .isEqualTo(
                            "STS GetCallerIdentity: answered with HTTP status 200, but not as AWS does; look at the proxy and --endpoint-url");
        }
    }

    /** The SDK finds no stacks in it. */
    @Test
    void shouldNotTakeAPageForAnAccountWithoutStacks() throws IOException {
        String page = "\n<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>";
        try (HttpStandIn proxy = new HttpStandIn(_ -> new HttpStandIn.Answer(200, page));
                Aws aws = aws(proxy);
                CloudFormationClient cloudFormation = once(aws, CloudFormationClient.builder())) {
            assertThat(AwsFault.ending(catchThrowableOfType(SdkException.class, cloudFormation::describeStacks)))
                    .isEqualTo(
                            "CloudFormation DescribeStacks: answered with HTTP status 200, but not as AWS does; look at the proxy and --endpoint-url");
        }
    }

    /** Whoever put it there meant it. */
    @Test
    void shouldTakeAPageThatIsAnObject() throws IOException {
        try (HttpStandIn bucket = new HttpStandIn(_ -> page(200));
                Aws aws = aws(bucket);
                S3Client s3 = aws.s3()) {
            assertThat(s3.getObjectAsBytes(get -> get.bucket("reports").key("dev.html"))
                            .asUtf8String())
                    .isEqualTo(page(200).body());
            assertThatThrownBy(() -> s3.listObjectsV2(list -> list.bucket("reports")))
                    .as("no object")
                    .isInstanceOf(SdkException.class);
        }
    }

    @Test
    void shouldNameTheCodeOfAServiceThatSaysNothingElse() {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .errorCode("RegionDisabledException")
                .serviceName("Sts")
                .build();

        assertThat(AwsFault.sentence((SdkException) StsException.builder()
                        .awsErrorDetails(details)
                        .statusCode(400)
                        .build()))
                .isEqualTo("STS: RegionDisabledException");
    }

    private static HttpStandIn.Answer page(int status) {
        return new HttpStandIn.Answer(
                status, Map.of("Content-Type", "text/html"), "<html><body><h1>Sign in</h1></body></html>");
    }

    private static Aws aws(HttpStandIn proxy) {
        return new Aws(AwsTarget.local(proxy.endpoint()));
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C once(Aws aws, B builder) {
        return aws.client(builder.overrideConfiguration(
                configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1))));
    }

    private static SdkException fault(AwsCredentialsProvider credentials) {
        try (StsClient sts = StsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .credentialsProvider(credentials)
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .build()) {
            return catchThrowableOfType(SdkException.class, sts::getCallerIdentity);
        }
    }
}
