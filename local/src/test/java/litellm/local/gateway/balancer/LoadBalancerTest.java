package litellm.local.gateway.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import litellm.local.cloud.TestCloud;
import litellm.local.gateway.Gateway;
import litellm.local.gateway.container.TestEnvironment;
import litellm.local.tls.CertificateAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.QueryStringKeyValuePair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RedirectActionStatusCodeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;

@Timeout(400)
class LoadBalancerTest {
    @TempDir
    private Path folder;

    private TestCloud cloud;
    private CertificateAuthority authority;
    private Gateway gateway;
    private String vpc;
    private LoadBalancer loadBalancer;
    private HttpServer backend;
    private final BlockingQueue<HttpExchange> held = new LinkedBlockingQueue<>();
    private volatile int health = 200;

    @BeforeEach
    void start() throws Exception {
        cloud = new TestCloud();
        authority = CertificateAuthority.create(folder);
        gateway = new Gateway(cloud.aws(), authority, TestEnvironment.PACE);
        cloud.serve("elasticloadbalancing", gateway.elasticLoadBalancing());
        vpc = cloud.aws()
                .ec2()
                .createVpc(request -> request.cidrBlock("10.8.0.0/16"))
                .vpc()
                .vpcId();
        loadBalancer = elb().createLoadBalancer(request ->
                        request.name("lb-" + shortId()).subnets(subnet("10.8.1.0/24"), subnet("10.8.2.0/24")))
                .loadBalancers()
                .getFirst();
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        backend.createContext("/", this::echo);
        backend.createContext("/healthy", exchange -> send(exchange, health, ""));
        backend.createContext("/held", held::add);
        backend.start();
    }

    @AfterEach
    void stop() {
        backend.stop(0);
        gateway.close();
        cloud.close();
    }

    @Test
    void tellsItsLoopbackAddressWhereverItIsDescribed() {
        assertThat(loadBalancer.dnsName()).matches("127\\.0\\.0\\.1:\\d+");
        assertThat(elb().describeLoadBalancers(request -> request.names(loadBalancer.loadBalancerName()))
                        .loadBalancers()
                        .getFirst()
                        .dnsName())
                .isEqualTo(loadBalancer.dnsName());
        assertThat(get("/").statusCode()).isEqualTo(503);
        elb().deleteLoadBalancer(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn()));
        assertThatThrownBy(() -> get("/")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void staysWhereItIsProtectedFromDeletion() {
        elb().modifyLoadBalancerAttributes(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())
                .attributes(LoadBalancerAttribute.builder()
                        .key("deletion_protection.enabled")
                        .value("true")
                        .build()));

        assertThatThrownBy(() ->
                        elb().deleteLoadBalancer(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())))
                .hasMessageContaining("cannot be deleted because deletion protection is enabled");
        assertThat(get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void leadsRequestsByTheRulesInTheirOrder() {
        String listener = listen(ProtocolEnum.HTTP, 80, fixed("404", "default"));
        rule(listener, 20, fixed("200", "all of v1"), path("/v1/*"));
        rule(listener, 10, fixed("200", "models"), path("/v1/models"));
        rule(listener, 30, fixed("200", "host"), condition("host-header", "*.Example.com"));
        rule(
                listener,
                40,
                fixed("200", "header"),
                RuleCondition.builder()
                        .field("http-header")
                        .httpHeaderConfig(
                                config -> config.httpHeaderName("X-Test").values("on?"))
                        .build());
        rule(
                listener,
                50,
                fixed("200", "query"),
                RuleCondition.builder()
                        .field("query-string")
                        .queryStringConfig(config -> config.values(QueryStringKeyValuePair.builder()
                                .key("a")
                                .value("b*")
                                .build()))
                        .build());
        rule(
                listener,
                60,
                fixed("200", "elsewhere"),
                RuleCondition.builder()
                        .field("source-ip")
                        .sourceIpConfig(config -> config.values("10.0.0.0/8"))
                        .build());
        rule(
                listener,
                70,
                fixed("200", "loopback"),
                RuleCondition.builder()
                        .field("source-ip")
                        .sourceIpConfig(config -> config.values("127.0.0.0/8"))
                        .build(),
                path("/source"));
        assertThat(get("/v1/models").body()).isEqualTo("models");
        assertThat(get("/v1/other").body()).isEqualTo("all of v1");
        assertThat(get("/V1/models").body()).isEqualTo("default");
        assertThat(get("/", "X-Test", "one").body()).isEqualTo("header");
        assertThat(get("/?x=1&a=bc").body()).isEqualTo("query");
        assertThat(get("/source").body()).isEqualTo("loopback");
        HttpResponse<String> other = get("/other");
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(other.body()).isEqualTo("default");
    }

    @Test
    void redirectsToItsOwnHttpsListenerWhoseCertificateIsTheLocalAuthoritys() throws Exception {
        listen(
                ProtocolEnum.HTTP,
                80,
                Action.builder()
                        .type(ActionTypeEnum.REDIRECT)
                        .redirectConfig(redirect -> redirect.protocol("HTTPS")
                                .port("443")
                                .statusCode(RedirectActionStatusCodeEnum.HTTP_301))
                        .build());
        listen(ProtocolEnum.HTTPS, 443, fixed("200", "secure"));
        HttpResponse<String> moved = get("/v1/models?a=b");
        assertThat(moved.statusCode()).isEqualTo(301);
        URI location = URI.create(moved.headers().firstValue("Location").orElseThrow());
        assertThat(location)
                .hasScheme("https")
                .hasHost("127.0.0.1")
                .hasPath("/v1/models")
                .hasQuery("a=b");
        try (HttpClient trusting = HttpClient.newBuilder().sslContext(trust()).build()) {
            assertThat(TestEnvironment.send(trusting, location).body()).isEqualTo("secure");
        }
        assertThatThrownBy(() -> TestEnvironment.get(location)).hasStackTraceContaining("SSLHandshakeException");
    }

    @Test
    void isReachedByTheDomainThatRoute53LeadsToIt() throws Exception {
        listen(ProtocolEnum.HTTPS, 443, fixed("200", "secure"));
        String zone = cloud.aws()
                .route53()
                .createHostedZone(create -> create.name("example.com").callerReference("test"))
                .hostedZone()
                .id();
        Change led = Change.builder()
                .action(ChangeAction.CREATE)
                .resourceRecordSet(found -> found.name("llm.example.com")
                        .type(RRType.A)
                        .aliasTarget(alias -> alias.dnsName(loadBalancer.dnsName())
                                .hostedZoneId("Z35SXDOTRQ7X7K")
                                .evaluateTargetHealth(false)))
                .build();
        cloud.aws()
                .route53()
                .changeResourceRecordSets(change -> change.hostedZoneId(zone).changeBatch(batch -> batch.changes(led)));

        try (HttpClient client = throughTheProxy()) {
            assertThat(TestEnvironment.send(client, URI.create("https://llm.example.com/"))
                            .body())
                    .isEqualTo("secure");
            assertThatThrownBy(() -> TestEnvironment.send(client, URI.create("https://other.example.com/")))
                    .hasStackTraceContaining("502");
        }
    }

    private HttpClient throughTheProxy() throws Exception {
        InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.domainProxyPort());
        return HttpClient.newBuilder()
                .sslContext(trust())
                .proxy(ProxySelector.of(proxy))
                .build();
    }

    @Test
    void passesRequestsOnAsTheyAre() throws Exception {
        String group = group("/healthy", backend.getAddress().getPort());
        listen(ProtocolEnum.HTTP, 80, forward(group));
        awaitHealth(group, "healthy");
        HttpRequest request = HttpRequest.newBuilder(endpoint("/a%20b?c=%2F"))
                .header("X-Mine", "1")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Port", "8443")
                .POST(HttpRequest.BodyPublishers.ofString("content"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.body())
                    .contains(
                            "POST /a%20b?c=%2F",
                            "content",
                            "X-mine: 1\n",
                            "X-forwarded-for: 203.0.113.9, 127.0.0.1\n",
                            "X-forwarded-proto: http\n",
                            "X-forwarded-port: 80\n");
            assertThat(response.headers().firstValue("X-Echo")).contains("yes");
            assertThat(response.headers().firstValue("Proxy-Connection")).isEmpty();
        }
    }

    @Test
    void passesAStreamOnPartByPart() throws Exception {
        String group = group("/healthy", backend.getAddress().getPort());
        listen(ProtocolEnum.HTTP, 80, forward(group));
        awaitHealth(group, "healthy");
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.sendAsync(
                    HttpRequest.newBuilder(endpoint("/held")).build(), HttpResponse.BodyHandlers.ofInputStream());
            HttpExchange exchange = held.take();
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write("data: one\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            try (InputStream in = response.get().body();
                    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("data: one");
                out.write("data: two\n".getBytes(StandardCharsets.UTF_8));
                exchange.close();
                assertThat(lines.readLine()).isEqualTo("data: two");
            }
        }
    }

    @Test
    void tellsTheHealthOfTargetsAndWhy() throws Exception {
        String group = group("/healthy", backend.getAddress().getPort());
        assertThat(awaitHealth(group, "unused").reasonAsString()).isEqualTo("Target.NotInUse");
        listen(ProtocolEnum.HTTP, 80, forward(group));
        assertThat(awaitHealth(group, "healthy").reason()).isNull();
        health = 503;
        TargetHealth wrong = awaitHealth(group, "unhealthy");
        assertThat(wrong.reasonAsString()).isEqualTo("Target.ResponseCodeMismatch");
        assertThat(wrong.description()).contains("503");
        // Where no target is healthy, all get requests.
        assertThat(get("/").statusCode()).isEqualTo(201);
        health = 200;
        awaitHealth(group, "healthy");
        backend.stop(0);
        assertThat(awaitHealth(group, "unhealthy").reasonAsString()).isEqualTo("Target.FailedHealthChecks");
        assertThat(get("/").statusCode()).isEqualTo(502);
    }

    @Test
    void leavesNoLoopbackForAddressesThatNoTaskHas() throws Exception {
        String group = group("/healthy", 4000);
        elb().registerTargets(request -> request.targetGroupArn(group)
                .targets(TargetDescription.builder().id("10.8.1.77").port(4000).build()));
        elb().deregisterTargets(request -> request.targetGroupArn(group)
                .targets(TargetDescription.builder().id("127.0.0.1").port(4000).build()));
        listen(ProtocolEnum.HTTP, 80, forward(group));
        assertThat(awaitHealth(group, "unhealthy").reasonAsString()).isEqualTo("Target.Timeout");
        assertThat(get("/").statusCode()).isEqualTo(504);
    }

    private void echo(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(exchange.getRequestMethod())
                .append(' ')
                .append(exchange.getRequestURI())
                .append('\n');
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        text.append(name).append(": ").append(values.getFirst()).append('\n'));
        text.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.getResponseHeaders().set("X-Echo", "yes");
        exchange.getResponseHeaders().set("Proxy-Connection", "keep-alive");
        send(exchange, 201, text.toString());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private HttpResponse<String> get(String path, String... headers) {
        return TestEnvironment.get(endpoint(path), headers);
    }

    private URI endpoint(String path) {
        return URI.create("http://" + loadBalancer.dnsName() + path);
    }

    private String listen(ProtocolEnum protocol, int port, Action action) {
        return elb().createListener(request -> {
                    request.loadBalancerArn(loadBalancer.loadBalancerArn())
                            .protocol(protocol)
                            .port(port)
                            .defaultActions(action);
                    if (protocol == ProtocolEnum.HTTPS) {
                        request.certificates(Certificate.builder()
                                .certificateArn(certificate())
                                .build());
                    }
                })
                .listeners()
                .getFirst()
                .listenerArn();
    }

    private String certificate() {
        return cloud.aws()
                .acm()
                .requestCertificate(request -> request.domainName("example.com"))
                .certificateArn();
    }

    private void rule(String listener, int priority, Action action, RuleCondition... conditions) {
        elb().createRule(request ->
                request.listenerArn(listener).priority(priority).actions(action).conditions(conditions));
    }

    private static Action fixed(String status, String body) {
        return Action.builder()
                .type(ActionTypeEnum.FIXED_RESPONSE)
                .fixedResponseConfig(config ->
                        config.statusCode(status).contentType("text/plain").messageBody(body))
                .build();
    }

    private static Action forward(String group) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(group)
                .build();
    }

    private static RuleCondition path(String pattern) {
        return condition("path-pattern", pattern);
    }

    private static RuleCondition condition(String field, String value) {
        return RuleCondition.builder().field(field).values(value).build();
    }

    /** A target group with one target on loopback. */
    private String group(String healthCheckPath, int port) {
        String group = elb().createTargetGroup(request -> request.name("tg-" + shortId())
                        .vpcId(vpc)
                        .protocol(ProtocolEnum.HTTP)
                        .port(80)
                        .targetType(TargetTypeEnum.IP)
                        .healthCheckPath(healthCheckPath)
                        .healthyThresholdCount(2)
                        .unhealthyThresholdCount(2))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        elb().registerTargets(request -> request.targetGroupArn(group)
                .targets(TargetDescription.builder().id("127.0.0.1").port(port).build()));
        return group;
    }

    private TargetHealth awaitHealth(String group, String state) throws InterruptedException {
        return TestCloud.await(
                "a target that is " + state,
                () -> Optional.of(elb().describeTargetHealth(request -> request.targetGroupArn(group))
                                .targetHealthDescriptions()
                                .getFirst()
                                .targetHealth())
                        .filter(found -> found.stateAsString().equals(state)));
    }

    private SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance(authority.writeTrustStore().toFile(), new char[0]);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private String subnet(String cidr) {
        return cloud.aws()
                .ec2()
                .createSubnet(request -> request.vpcId(vpc).cidrBlock(cidr))
                .subnet()
                .subnetId();
    }

    private static String shortId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private ElasticLoadBalancingV2Client elb() {
        return cloud.aws().elasticLoadBalancingV2();
    }
}
