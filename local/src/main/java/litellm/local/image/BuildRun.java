package litellm.local.image;

import java.time.Duration;
import java.util.Map;
import litellm.local.AssumedRole;
import litellm.local.AwsClients;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the image project's build does, phase by phase, with the project's service role: download the archive, "build" the
 * image of its Dockerfile and config.yaml, push it. The buildspec is not interpreted.
 *
 * @param settings whose variables {@code REPOSITORY_URI} and {@code IMAGE_TAG} say where the image goes
 * @param duration how long the build phase takes
 */
record BuildRun(AwsClients aws, Build build, ProjectSettings settings, String logStream, Duration duration)
        implements Runnable {

    @Override
    public void run() {
        try {
            build.enter("QUEUED");
            build.enter("PROVISIONING");
            AwsClients clients = AssumedRole.assume(aws, settings.project().serviceRole(), "AWSCodeBuild-" + logStream);
            BuildLog log = BuildLog.open(clients, settings.logGroup(), logStream);
            log.write("Waiting for agent ping");
            work(clients, log);
        } catch (RuntimeException e) {
            // Whatever it was: nobody else would end the build.
            build.fail(new PhaseFailedException("CLIENT_ERROR", String.valueOf(e.getMessage())));
        }
    }

    private void work(AwsClients clients, BuildLog log) {
        try {
            pushImage(clients, buildImage(downloadSource(clients, log), log), log);
            build.enter("FINALIZING");
            build.succeed();
        } catch (PhaseFailedException e) {
            try {
                writeFailure(log, e);
            } finally {
                build.fail(e);
            }
        }
    }

    private static void writeFailure(BuildLog log, PhaseFailedException failure) {
        log.write("Phase complete State: FAILED. Message: " + failure.getMessage());
    }

    private BuildSource downloadSource(AwsClients clients, BuildLog log) throws PhaseFailedException {
        build.enter("DOWNLOAD_SOURCE");
        log.write("Phase is DOWNLOAD_SOURCE");
        return BuildSource.download(clients.s3(), settings.source());
    }

    private ContainerImage buildImage(BuildSource files, BuildLog log) throws PhaseFailedException {
        build.enter("INSTALL");
        build.enter("PRE_BUILD");
        build.enter("BUILD");
        log.write("Running command docker build --tag " + target() + " .");
        pause();
        try {
            return image(files);
        } catch (PhaseFailedException e) {
            // CodeBuild runs it all the same; the buildspec's first command there lets it fail.
            build.enterDespite(e, "POST_BUILD");
            writeFailure(log, e);
            throw commandFailed("test \"$CODEBUILD_BUILD_SUCCEEDING\" = 1", "exit status 1");
        }
    }

    private ContainerImage image(BuildSource files) throws PhaseFailedException {
        String dockerfile = file(files, "Dockerfile");
        if (dockerfile.lines().noneMatch(line -> line.matches("(?i)\\s*FROM\\s.*"))) {
            throw commandFailed("docker build", "Dockerfile: no build stage in current context");
        }
        String configYaml = file(files, "config.yaml");
        try {
            ModelList.names(configYaml);
        } catch (IllegalArgumentException e) {
            throw commandFailed("docker build", e.getMessage());
        }
        return ContainerImage.build(dockerfile, configYaml, settings.variables().getOrDefault("BASE_IMAGE", ""));
    }

    private void pushImage(AwsClients clients, ContainerImage image, BuildLog log) throws PhaseFailedException {
        build.enter("POST_BUILD");
        log.write("Running command docker push " + target());
        if (build.isComplete()) {
            return;
        }
        try {
            ImageReference target = ImageReference.parse(target());
            image.push(clients.ecr(), target.repository(), target.tag());
            log.write(target.tag() + ": digest: " + image.digest());
        } catch (SdkException | IllegalArgumentException e) {
            throw commandFailed("docker push", e.getMessage());
        }
    }

    private String target() {
        Map<String, String> variables = settings.variables();
        return variables.getOrDefault("REPOSITORY_URI", "") + ":" + variables.getOrDefault("IMAGE_TAG", "");
    }

    private static String file(BuildSource files, String name) throws PhaseFailedException {
        String content = files.files().get(name);
        if (content == null) {
            throw commandFailed("docker build", "failed to read " + name + ": no such file in the source archive");
        }
        return content;
    }

    private static PhaseFailedException commandFailed(String command, String reason) {
        return new PhaseFailedException(
                "COMMAND_EXECUTION_ERROR", "Error while executing command: " + command + ". Reason: " + reason);
    }

    private void pause() {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            build.stop();
        }
    }
}
