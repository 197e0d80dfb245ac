package litellm.local.stack.resource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.State;
import tools.jackson.jr.ob.JSON;

/** The types of AWS::Lambda. */
final class LambdaTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Tags.Access FUNCTION_TAGS = new Tags.Access(
            r -> lambda(r).listTags(b -> b.resource(functionArn(r))).tags(),
            (r, tags) -> lambda(r).tagResource(b -> b.resource(functionArn(r)).tags(tags)),
            (r, keys) -> lambda(r).untagResource(b -> b.resource(functionArn(r)).tagKeys(keys)));

    private LambdaTypes() {}

    static List<ResourceType> all() {
        return List.of(function(), version(), alias(), permission(), eventInvokeConfig());
    }

    private static LambdaClient lambda(ResourceRequest r) {
        return r.aws().lambda();
    }

    // --- Function -----------------------------------------------------------------------------------

    private static ResourceType function() {
        return ServiceType.named("AWS::Lambda::Function")
                .createOnly("FunctionName", "PackageType")
                .maps(CreateFunctionRequest.builder())
                .handles("Code.ZipFile")
                .handlesIntegers("ReservedConcurrentExecutions")
                .resets("Description", "")
                .resets("Environment", Map.of("Variables", Map.of()))
                .resets("Layers", List.of())
                .resets("MemorySize", 128)
                .resets("Timeout", 3)
                .resets("SnapStart", Map.of("ApplyOn", "None"))
                .resets("VpcConfig", Map.of("SubnetIds", List.of(), "SecurityGroupIds", List.of()))
                .create(r -> lambda(r)
                        .createFunction(b -> r.fill(b.functionName(r.name("FunctionName", 64))
                                .code(c -> r.fill(c.zipFile(inlineCode(r)), "Code"))))
                        .functionName())
                .update(LambdaTypes::updateFunction)
                .configure(LambdaTypes::configureConcurrency)
                .stabilize(LambdaTypes::awaitFunction)
                .reads(r -> r.read(Optional.of(configuration(r))))
                .attributes(LambdaTypes::functionAttributes)
                .tags(FUNCTION_TAGS)
                .delete(r -> lambda(r).deleteFunction(b -> b.functionName(r.id())))
                .build();
    }

    private static String functionArn(ResourceRequest r) {
        return r.arn("lambda", "function:" + r.id());
    }

    private static SdkBytes inlineCode(ResourceRequest r) {
        String source = r.desired().part("Code").text("ZipFile");
        if (source == null) {
            return null;
        }
        String entry = r.desired().text("Runtime", "").startsWith("python") ? "index.py" : "index.js";
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(source.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(archive.toByteArray());
    }

    private static void updateFunction(ResourceRequest r) throws ResourceFailedException {
        LambdaClient lambda = lambda(r);
        if (r.changed("Code", "Architectures")) {
            lambda.updateFunctionCode(b -> r.fill(
                    b.functionName(r.id())
                            .architecturesWithStrings(r.desired().texts("Architectures"))
                            .zipFile(inlineCode(r)),
                    "Code"));
            awaitFunction(r);
        }
        lambda.updateFunctionConfiguration(b -> r.fill(b.functionName(r.id())));
    }

    private static void configureConcurrency(ResourceRequest r) {
        int reserved = r.desired().number("ReservedConcurrentExecutions", 0);
        r.putOrDelete(
                "ReservedConcurrentExecutions",
                () -> lambda(r)
                        .putFunctionConcurrency(b -> b.functionName(r.id()).reservedConcurrentExecutions(reserved)),
                () -> lambda(r).deleteFunctionConcurrency(b -> b.functionName(r.id())));
    }

    private static void awaitFunction(ResourceRequest r) throws ResourceFailedException {
        r.await(PATIENCE, () -> {
            FunctionConfiguration function = configuration(r);
            return function.state() != State.PENDING && function.lastUpdateStatus() != LastUpdateStatus.IN_PROGRESS;
        });
        FunctionConfiguration function = configuration(r);
        if (function.state() == State.FAILED) {
            throw r.failure(function.stateReason(), "NotStabilized");
        }
        if (function.lastUpdateStatus() == LastUpdateStatus.FAILED) {
            throw r.failure(function.lastUpdateStatusReason(), "NotStabilized");
        }
    }

    private static FunctionConfiguration configuration(ResourceRequest r) {
        return lambda(r).getFunction(b -> b.functionName(r.id())).configuration();
    }

    private static Map<String, Object> functionAttributes(ResourceRequest r) {
        FunctionConfiguration function = configuration(r);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("Arn", function.functionArn());
        if (function.snapStart() != null) {
            attributes.put("SnapStartResponse.ApplyOn", function.snapStart().applyOnAsString());
            attributes.put(
                    "SnapStartResponse.OptimizationStatus", function.snapStart().optimizationStatusAsString());
        }
        return attributes;
    }

    // --- Versions and aliases -----------------------------------------------------------------------

    private static ResourceType version() {
        return ServiceType.named("AWS::Lambda::Version")
                .createOnly("FunctionName", "Description", "CodeSha256")
                .maps(PublishVersionRequest.builder())
                .create(LambdaTypes::publishVersion)
                .attributes(r -> Map.of("FunctionArn", r.id(), "Version", versionNumber(r.id())))
                .delete(r -> lambda(r)
                        .deleteFunction(b -> b.functionName(functionOf(r.id())).qualifier(versionNumber(r.id()))))
                .build();
    }

    /** Where nothing changed since the last version, Lambda answers with that one; CloudFormation fails then. */
    private static String publishVersion(ResourceRequest r) throws ResourceFailedException {
        LambdaClient lambda = lambda(r);
        List<String> before =
                lambda.listVersionsByFunction(b -> b.functionName(r.text("FunctionName"))).versions().stream()
                        .map(FunctionConfiguration::version)
                        .toList();
        PublishVersionResponse published = lambda.publishVersion(r::fill);
        if (before.contains(published.version())) {
            throw r.failure(
                    "A version for this Lambda function exists ( %s ). Modify the function to create a new version."
                            .formatted(published.version()),
                    "AlreadyExists");
        }
        return qualified(published);
    }

    private static String qualified(PublishVersionResponse published) {
        String arn = published.functionArn();
        return arn.endsWith(":" + published.version()) ? arn : arn + ":" + published.version();
    }

    private static String versionNumber(String versionArn) {
        return versionArn.substring(versionArn.lastIndexOf(':') + 1);
    }

    private static String functionOf(String qualifiedArn) {
        return qualifiedArn.substring(0, qualifiedArn.lastIndexOf(':'));
    }

    private static ResourceType alias() {
        return ServiceType.named("AWS::Lambda::Alias")
                .createOnly("Name", "FunctionName")
                .maps(CreateAliasRequest.builder())
                .handlesLists("RoutingConfig.AdditionalVersionWeights")
                .handles("RoutingConfig.AdditionalVersionWeights.FunctionVersion")
                .handlesNumbers("RoutingConfig.AdditionalVersionWeights.FunctionWeight")
                .resets("Description", "")
                .create(r -> lambda(r)
                        .createAlias(b -> r.fill(b.routingConfig(routing(r))))
                        .aliasArn())
                .reads(r -> r.read(Optional.of(lambda(r)
                        .getAlias(b -> b.functionName(r.text("FunctionName")).name(r.text("Name"))))))
                .update(r -> lambda(r).updateAlias(b -> r.fill(b.routingConfig(routing(r)))))
                .attributes(r -> Map.of("AliasArn", r.id()))
                .delete(r -> lambda(r)
                        .deleteAlias(b -> b.functionName(r.text("FunctionName")).name(r.text("Name"))))
                .build();
    }

    /** A template lists the weights; the service takes them by version. */
    private static AliasRoutingConfiguration routing(ResourceRequest r) {
        Map<String, Double> weights = new LinkedHashMap<>();
        r.desired()
                .part("RoutingConfig")
                .parts("AdditionalVersionWeights")
                .forEach(weight ->
                        weights.put(weight.text("FunctionVersion"), Double.valueOf(weight.text("FunctionWeight"))));
        boolean unrouted = weights.isEmpty() && !r.before().has("RoutingConfig");
        return unrouted
                ? null
                : AliasRoutingConfiguration.builder()
                        .additionalVersionWeights(weights)
                        .build();
    }

    // --- Permissions and asynchronous invocations ---------------------------------------------------

    private static ResourceType permission() {
        return ServiceType.named("AWS::Lambda::Permission")
                .createOnly(
                        "FunctionName",
                        "Action",
                        "Principal",
                        "SourceArn",
                        "SourceAccount",
                        "PrincipalOrgID",
                        "EventSourceToken",
                        "FunctionUrlAuthType",
                        "InvokedViaFunctionUrl")
                .maps(AddPermissionRequest.builder())
                .create(r -> {
                    String statement = r.generatedName(100);
                    lambda(r).addPermission(b -> r.fill(b.statementId(statement)));
                    return statement;
                })
                .reads(LambdaTypes::readPermission)
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> lambda(r)
                        .removePermission(
                                b -> b.functionName(r.text("FunctionName")).statementId(r.id())))
                .build();
    }

    /** Whether the function's policy still has the statement: nobody can change one. */
    private static Optional<Map<String, Object>> readPermission(ResourceRequest r) {
        String policy =
                lambda(r).getPolicy(b -> b.functionName(r.text("FunctionName"))).policy();
        List<?> statements = (List<?>) JSON.std.mapFrom(policy).get("Statement");
        boolean stands = statements.stream().anyMatch(statement -> r.id().equals(((Map<?, ?>) statement).get("Sid")));
        return stands ? Optional.of(Map.of()) : Optional.empty();
    }

    private static ResourceType eventInvokeConfig() {
        return ServiceType.named("AWS::Lambda::EventInvokeConfig")
                .createOnly("FunctionName", "Qualifier")
                .maps(PutFunctionEventInvokeConfigRequest.builder())
                .create(r -> {
                    boolean exists = r.exists(() -> lambda(r)
                            .getFunctionEventInvokeConfig(
                                    b -> b.functionName(r.text("FunctionName")).qualifier(r.text("Qualifier"))));
                    r.refuseExisting(r.text("FunctionName") + "|" + r.text("Qualifier"), exists);
                    putEventInvokeConfig(r);
                    return r.generatedName(128);
                })
                .update(LambdaTypes::putEventInvokeConfig)
                .delete(r -> lambda(r)
                        .deleteFunctionEventInvokeConfig(
                                b -> b.functionName(r.text("FunctionName")).qualifier(r.text("Qualifier"))))
                .build();
    }

    private static void putEventInvokeConfig(ResourceRequest r) {
        lambda(r).putFunctionEventInvokeConfig(r::fill);
    }
}
