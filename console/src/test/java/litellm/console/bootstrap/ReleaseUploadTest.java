package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import litellm.console.ConsoleException;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import litellm.console.release.AssembledRelease;
import litellm.console.release.ReleaseAssembler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class ReleaseUploadTest {
    @Test
    void shouldUploadOnlyWhatIsMissing(@TempDir Path folder) throws Exception {
        Project project = TestProject.in(folder);
        try (Moto moto = Moto.start((function, payload) -> payload, folder);
                Aws aws = new Aws(AwsTarget.local(moto.endpoint()));
                S3Client s3 = aws.s3()) {
            s3.createBucket(create -> create.bucket("bucket"));
            ReleaseUpload upload = new ReleaseUpload(s3, "bucket");
            AssembledRelease first = new ReleaseAssembler(project).assemble();

            assertThat(upload.upload(first)).hasSize(6).contains(first.functionsKey(), first.stateMachineKey());
            assertThat(upload.upload(first)).isEmpty();

            s3.deleteObject(delete -> delete.bucket("bucket").key(first.key("release.zip")));
            assertThat(upload.upload(first)).containsExactly(first.key("release.zip"));

            TestProject.write(folder, "config.yaml", "model_list: [] # changed\n");
            AssembledRelease second = new ReleaseAssembler(project).assemble();
            assertThat(upload.upload(second)).hasSize(5).doesNotContain(second.functionsKey());
            assertThat(s3.getObjectAsBytes(get -> get.bucket("bucket").key(second.functionsKey()))
                            .asUtf8String())
                    .isEqualTo("functions");
        }
    }

    /** Azure DevOps may add releases, and could add a jar before the build that has its hash is installed. */
    @Test
    void shouldReplaceWhatIsNotWhatItsKeySays(@TempDir Path folder) throws Exception {
        try (Moto moto = Moto.start((function, payload) -> payload, folder);
                Aws aws = new Aws(AwsTarget.local(moto.endpoint()));
                S3Client s3 = aws.s3()) {
            s3.createBucket(create -> create.bucket("bucket"));
            ReleaseUpload upload = new ReleaseUpload(s3, "bucket");
            AssembledRelease release = new ReleaseAssembler(TestProject.in(folder)).assemble();
            for (String key : List.of(release.functionsKey(), release.key("release.zip"))) {
                s3.putObject(put -> put.bucket("bucket").key(key), RequestBody.fromString("another's"));
            }

            assertThatThrownBy(() -> upload.upload(release))
                    .isInstanceOf(ConsoleException.class)
                    .hasMessageContaining(
                            release.key("release.zip") + " in bucket bucket is not what this working copy makes");
            assertThat(upload.uploadToInstall(release)).hasSize(6);
            assertThat(upload.uploadToInstall(release)).isEmpty();
            assertThat(upload.upload(release)).isEmpty();
            assertThat(s3.getObjectAsBytes(get -> get.bucket("bucket").key(release.functionsKey()))
                            .asUtf8String())
                    .isEqualTo("functions");
        }
    }

    /** As where two pipelines run for one commit: both bring the same. */
    @Test
    void shouldLeaveWhatAnotherUploadHasBroughtMeanwhile(@TempDir Path folder) throws Exception {
        try (Moto moto = Moto.start((function, payload) -> payload, folder);
                Aws aws = new Aws(AwsTarget.local(moto.endpoint()));
                S3Client s3 = aws.s3();
                S3Client overtaken = new Overtaken(s3)) {
            s3.createBucket(create -> create.bucket("bucket"));
            AssembledRelease release = new ReleaseAssembler(TestProject.in(folder)).assemble();

            assertThat(new ReleaseUpload(overtaken, "bucket").upload(release)).isEmpty();
            assertThat(s3.listObjectsV2(list -> list.bucket("bucket")).contents())
                    .hasSize(6);
        }
    }

    /** A company may have its machines call AWS by FIPS or by IPv6; CloudFormation documents neither for templates. */
    @Test
    void shouldNameTheUsualAddressOfAKey() {
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                S3Client s3 = S3Client.builder()
                        .httpClient(http)
                        .region(Region.EU_WEST_1)
                        .fipsEnabled(true)
                        .dualstackEnabled(true)
                        .build()) {
            assertThat(new ReleaseUpload(s3, "bucket").url("releases/1/a.yaml"))
                    .isEqualTo("https://bucket.s3.eu-west-1.amazonaws.com/releases/1/a.yaml");
        }
    }

    /** S3 where somebody else is always a moment faster. */
    private static final class Overtaken extends DelegatingS3Client {
        Overtaken(S3Client s3) {
            super(s3);
        }

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody content) {
            super.putObject(request.toBuilder().ifNoneMatch(null).build(), content);
            return super.putObject(request, content);
        }
    }
}
