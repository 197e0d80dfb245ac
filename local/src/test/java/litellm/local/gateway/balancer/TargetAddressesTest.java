package litellm.local.gateway.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetAddressesTest {
    private static final String VPC = "vpc-1";
    private static final String ADDRESS = "10.0.10.204";

    private final TargetAddresses addresses = new TargetAddresses();

    /** Two tasks that start at once would share a target, and the first that stops would take it from the other. */
    @Test
    void anAddressIsOneTasksOnlyFromBeforeItsProgramAnswers() {
        assertThat(addresses.take(VPC, ADDRESS)).isTrue();
        assertThat(addresses.take(VPC, ADDRESS)).isFalse();
        assertThat(addresses.take("vpc-2", ADDRESS)).isTrue();

        addresses.giveBack(VPC, ADDRESS);
        assertThat(addresses.take(VPC, ADDRESS)).isTrue();
    }

    @Test
    void leadsToWhatAnswersForAPort() {
        assertThat(addresses.find(VPC, ADDRESS, 4000)).isEmpty();
        addresses.take(VPC, ADDRESS);
        addresses.put(VPC, ADDRESS, 4000, 31234);

        assertThat(addresses.find(VPC, ADDRESS, 4000)).hasToString("Optional[http://127.0.0.1:31234]");
        assertThat(addresses.find(VPC, ADDRESS, 4001)).isEmpty();
        assertThat(addresses.find(VPC, "127.0.0.1", 4001)).hasToString("Optional[http://127.0.0.1:4001]");

        addresses.giveBack(VPC, ADDRESS);
        assertThat(addresses.find(VPC, ADDRESS, 4000)).isEmpty();
    }
}
