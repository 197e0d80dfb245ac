package litellm.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.SfnClient;
import tools.jackson.jr.ob.JSON;

/**
 * Looks for the values of secrets in all that people and machines may read: as they are, URL-encoded, JSON-escaped and in base64.
 * It looks for those that it remembers, so that a secret that was deleted meanwhile is looked for as well.
 */
final class SecretSearch {
    /** Keys of secrets whose values are no secret: names, places, dates, and what stands in for a value until there is one. */
    private static final Set<String> PUBLIC = Set.of(
            "state",
            "version",
            "rotated",
            "rotated_at",
            "UI_USERNAME",
            "AWS_BEDROCK_REGION",
            "username",
            "host",
            "port",
            "dbname",
            "engine");

    /** The forms of each value, by the name of its secret, its key and its version; commands that run side by side add to it. */
    private final Map<String, Set<String>> values = new ConcurrentHashMap<>();

    /** Remembers the value of every secret that the account has now. */
    void remember(LocalAws aws) {
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.listSecretsPaginator().stream()
                    .flatMap(page -> page.secretList().stream())
                    .forEach(secret -> secret.secretVersionsToStages().keySet().stream()
                            .flatMap(version -> value(secrets, secret.name(), version).stream())
                            .forEach(value -> remember(secret.name(), value)));
        }
    }

    /** Empty for a version that a rotation has begun and not filled. */
    private static Optional<GetSecretValueResponse> value(SecretsManagerClient secrets, String name, String version) {
        try {
            return Optional.of(secrets.getSecretValue(get -> get.secretId(name).versionId(version)));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private void remember(String name, GetSecretValueResponse secret) {
        JSON.std.mapFrom(secret.secretString()).forEach((key, value) -> {
            if (!PUBLIC.contains(key) && !value.toString().isEmpty()) {
                values.put("%s#%s of version %s".formatted(name, key, secret.versionId()), forms(value.toString()));
            }
        });
    }

    /** How many values it remembers. */
    int size() {
        return values.size();
    }

    /** Looks everywhere: in what was printed, and in all that the local cloud of {@code stateFolder} has recorded and stored. */
    List<String> leaks(LocalAws aws, Path stateFolder, String printed) {
        return Stream.of(
                        leaksIn("the console's output", printed),
                        leaksInExecutions(aws),
                        leaksInLogs(aws),
                        leaksInStacks(aws),
                        leaksInObjects(aws),
                        leaksInFiles(stateFolder))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Gives the places where a secret stands, each with the secret's name; never the value itself */
    List<String> leaksIn(String place, String text) {
        return values.entrySet().stream()
                .filter(secret -> secret.getValue().stream().anyMatch(text::contains))
                .map(secret -> secret.getKey() + " in " + place)
                .toList();
    }

    private List<String> leaksInExecutions(LocalAws aws) {
        List<String> leaks = new ArrayList<>();
        try (SfnClient stepFunctions = aws.client(SfnClient.builder())) {
            stepFunctions.listStateMachines().stateMachines().stream()
                    .flatMap(machine -> stepFunctions
                            .listExecutionsPaginator(request -> request.stateMachineArn(machine.stateMachineArn()))
                            .executions()
                            .stream())
                    .forEach(execution -> {
                        leaks.addAll(leaksIn(
                                execution.name(),
                                stepFunctions
                                        .describeExecution(request -> request.executionArn(execution.executionArn()))
                                        .toString()));
                        stepFunctions
                                .getExecutionHistoryPaginator(request -> request.executionArn(execution.executionArn()))
                                .events()
                                .forEach(event -> leaks.addAll(leaksIn(execution.name(), event.toString())));
                    });
        }
        return leaks;
    }

    private List<String> leaksInLogs(LocalAws aws) {
        List<String> leaks = new ArrayList<>();
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            logs.describeLogGroupsPaginator()
                    .logGroups()
                    .forEach(group -> logs.filterLogEventsPaginator(
                                    request -> request.logGroupName(group.logGroupName()))
                            .events()
                            .forEach(event -> leaks.addAll(leaksIn(group.logGroupName(), event.message()))));
        }
        return leaks;
    }

    private List<String> leaksInStacks(LocalAws aws) {
        List<String> leaks = new ArrayList<>();
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            cloudFormation.describeStacksPaginator().stacks().forEach(stack -> {
                leaks.addAll(leaksIn(stack.stackName(), stack.toString()));
                cloudFormation
                        .describeStackEventsPaginator(request -> request.stackName(stack.stackName()))
                        .stackEvents()
                        .forEach(event -> leaks.addAll(leaksIn(stack.stackName(), event.toString())));
            });
        }
        return leaks;
    }

    /** Where every object of every bucket is: releases, reports, findings, plans. */
    static List<String> objects(LocalAws aws) {
        try (S3Client s3 = aws.client(S3Client.builder())) {
            return objects(s3).map(SecretSearch::place).toList();
        }
    }

    /** All but the functions' jar, whose text is compressed, and as old as the release. */
    private List<String> leaksInObjects(LocalAws aws) {
        try (S3Client s3 = aws.client(S3Client.builder())) {
            return objects(s3)
                    .filter(object -> !object.key().endsWith(".jar"))
                    .flatMap(object -> leaksIn(
                            place(object),
                            s3.getObjectAsBytes(
                                            get -> get.bucket(object.bucket()).key(object.key()))
                                    .asString(StandardCharsets.ISO_8859_1))
                            .stream())
                    .toList();
        }
    }

    private record StoredObject(String bucket, String key) {}

    private static Stream<StoredObject> objects(S3Client s3) {
        return s3.listBuckets().buckets().stream()
                .flatMap(bucket -> s3.listObjectsV2Paginator(list -> list.bucket(bucket.name())).contents().stream()
                        .map(object -> new StoredObject(bucket.name(), object.key())));
    }

    private static String place(StoredObject object) {
        return "s3://%s/%s".formatted(object.bucket(), object.key());
    }

    /** Looks through the log files of a folder, not through the database's own files, whose secrets are theirs to keep. */
    private List<String> leaksInFiles(Path folder) {
        List<String> leaks = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.toString();
                    if (attributes.isRegularFile() && (name.endsWith(".log") || name.endsWith(".json"))) {
                        leaks.addAll(leaksIn(name, text(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    // The database goes on writing its own files, and taking them away.
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return leaks;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Set<String> forms(String value) {
        String json = JSON.std.asString(value);
        return new HashSet<>(List.of(
                value,
                URLEncoder.encode(value, StandardCharsets.UTF_8),
                json.substring(1, json.length() - 1),
                Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    }
}
