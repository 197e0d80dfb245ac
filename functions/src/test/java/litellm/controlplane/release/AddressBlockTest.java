package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.77/24, 203.0.113.0/24",
        "203.0.113.77/31, 203.0.113.76/31",
        "203.0.113.77/25, 203.0.113.0/25",
        "203.0.113.200/25, 203.0.113.128/25",
        "10.255.3.9/12, 10.240.0.0/12",
        "203.0.113.77/16, 203.0.0.0/16",
        "203.0.113.77/0, 0.0.0.0/0",
    })
    void namesTheBlockOfAnAddressInIt(String value, String block) {
        assertThat(AddressBlock.fault("AllowedCidr", value))
                .contains("found '%s'; allowed: the block itself, %s".formatted(value, block));
    }

    /** What is no block is the template's pattern to refuse, which a value may come before. */
    @ParameterizedTest
    @CsvSource({
        "AllowedCidr, 203.0.113.0/24",
        "AllowedCidr, 203.0.113.77/32",
        "AllowedCidr, 0.0.0.0/0",
        "AllowedCidr, 203.0.113.77",
        "AllowedCidr, anyone",
        "Peer, 203.0.113.77/24",
    })
    void takesABlockAndWhatIsNone(String parameter, String value) {
        assertThat(AddressBlock.fault(parameter, value)).isEmpty();
    }
}
