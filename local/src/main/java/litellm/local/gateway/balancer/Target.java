package litellm.local.gateway.balancer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.local.Pace;

/** A target registered with a target group: its health, checked as long as it is registered, and the requests under way to it. */
public final class Target {
    private final String id;
    private final int port;
    private final TargetAddresses addresses;
    private final Supplier<HealthCheck> check;
    private final HttpClient http;
    private final Pace pace;
    private final Thread checks;
    private volatile TargetHealth health = TargetHealth.INITIAL;
    private int requests;
    private boolean draining;

    /** @param check the settings, which may change while the target is registered */
    Target(String id, int port, TargetAddresses addresses, Supplier<HealthCheck> check, HttpClient http, Pace pace) {
        this.id = id;
        this.port = port;
        this.addresses = addresses;
        this.check = check;
        this.http = http;
        this.pace = pace;
        checks = Thread.ofVirtual().name("health checks of " + id + ":" + port).unstarted(this::checkAgainAndAgain);
    }

    void startChecks() {
        checks.start();
    }

    public String id() {
        return id;
    }

    public int port() {
        return port;
    }

    public TargetHealth health() {
        return health;
    }

    /** Where requests go; empty when nothing answers for the address. */
    Optional<URI> address() {
        return addresses.find(check.get().vpcId(), id, port);
    }

    /** Begins a request; false when the target takes no new ones. */
    synchronized boolean acquire() {
        if (draining) {
            return false;
        }
        requests++;
        return true;
    }

    /** Ends a request. */
    synchronized void release() {
        requests--;
        notifyAll();
    }

    /** Takes no new requests from now on. */
    public synchronized void drain() {
        draining = true;
        health = TargetHealth.DRAINING;
        checks.interrupt();
    }

    /** Waits until the requests under way have ended, at most so long. */
    public synchronized void awaitDrained(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (requests > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private void checkAgainAndAgain() {
        int alike = 0;
        boolean lastGood = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TargetHealth found = look();
                alike = found.isHealthy() == lastGood ? alike + 1 : 1;
                lastGood = found.isHealthy();
                if (alike >= needed(found)) {
                    become(found);
                }
                Thread.sleep(isNew() ? pace.firstHealthCheck() : interval());
            }
        } catch (InterruptedException _) {
            // The target was deregistered.
        }
    }

    /** How many checks in a row it takes: the first good one makes a new target healthy. */
    private int needed(TargetHealth found) {
        if (!found.isHealthy()) {
            return check.get().unhealthyThreshold();
        }
        return isNew() ? 1 : check.get().healthyThreshold();
    }

    private boolean isNew() {
        return health.state() == TargetHealth.State.INITIAL;
    }

    private Duration interval() {
        Duration asked = check.get().interval();
        return asked.compareTo(pace.healthCheck()) < 0 ? asked : pace.healthCheck();
    }

    private synchronized void become(TargetHealth found) {
        if (!draining) {
            health = found;
        }
    }

    private TargetHealth look() throws InterruptedException {
        Optional<URI> address = address();
        if (address.isEmpty()) {
            return TargetHealth.timeout();
        }
        HealthCheck settings = check.get();
        HttpRequest request = HttpRequest.newBuilder(address.get().resolve(settings.path()))
                .timeout(settings.timeout())
                .header("User-Agent", "ELB-HealthChecker/2.0")
                .build();
        try {
            int code =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return settings.accepts(code) ? TargetHealth.HEALTHY : TargetHealth.wrongCode(code);
        } catch (HttpTimeoutException _) {
            return TargetHealth.timeout();
        } catch (IOException _) {
            return TargetHealth.noAnswer();
        }
    }
}
