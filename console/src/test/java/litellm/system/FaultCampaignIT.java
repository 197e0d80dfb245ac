package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign of faults loses nothing: a short one by default, a long one by {@code -Dcampaign.rounds}; see docs/RELIABILITY.md. */
@Tag("campaign")
class FaultCampaignIT {
    private static final int TEARDOWN_EVERY = 5;
    private static final int ROUNDS = Integer.getInteger("campaign.rounds", TEARDOWN_EVERY + 1);
    private static final long SEED = Long.getLong("campaign.seed", 7);
    private static final double RATE = Double.parseDouble(System.getProperty("campaign.rate", "0.1"));

    @TempDir
    Path folder;

    private Litellmctl litellmctl;

    @AfterEach
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    void losesNothing() throws IOException {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        String endpoint = litellmctl.bootstrap();
        ProcessHandle cloud = litellmctl.cloudProcess();
        try (ControlPlane controlPlane = new ControlPlane(endpoint)) {
            LocalAws aws = new LocalAws(endpoint);
            Collection<String> account = Inventory.of(aws);
            FaultCampaign campaign = new FaultCampaign(controlPlane, aws, cloud, SEED, RATE);
            String report = "";
            for (int round = 1; round <= ROUNDS; round++) {
                if (round % TEARDOWN_EVERY == 0) {
                    litellmctl.rememberSecrets();
                    campaign.tearDown(round, account);
                } else {
                    campaign.deploy(round);
                }
                report = "Seed %d, rate %s%n%n%s%n".formatted(SEED, RATE, campaign.report())
                        + String.join("\n", campaign.lost());
                // After each round: whoever ends a long run early has the figures until then.
                Files.writeString(Files.createDirectories(Path.of("target")).resolve("campaign.md"), report);
            }
            System.out.println(report);
            assertThat(campaign.lost()).as(report).isEmpty();
        }
    }
}
