package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootCauseTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            told to fail | told to fail
            Resource handler returned message: "The limit was reached. (Service: Ec2, Status Code: 400, Request ID: 1-2)" (RequestToken: ab-12, HandlerErrorCode: ServiceLimitExceeded) | The limit was reached.
            No space (Service: AmazonRDS; Status Code: 400; Error Code: X; Request ID: 9; Proxy: null) | No space
            Denied (Service: Iam, Status Code: 403, Request ID: 7) (SDK Attempt Count: 1) | Denied
            Connection refused (SDK Attempt Count: 4) | Connection refused
            Embedded stack arn:aws:cloudformation:us-east-1:123456789012:stack/dev-network-stack-Inner-1X/9-8-7 was not successfully created | Embedded stack dev-network-stack-Inner-1X was not successfully created
            """)
    void keepsTheMessageAndDropsTheBookkeeping(String reason, String clean) {
        assertThat(RootCause.clean(reason)).isEqualTo(clean);
    }

    @Test
    void saysNothingToATerminal() {
        assertThat(RootCause.clean("Access\u001b[31m denied")).isEqualTo("Access denied");
    }

    @Test
    void isOneLine() {
        assertThat(RootCause.clean(" first\n\tsecond ")).isEqualTo("first second");
    }
}
