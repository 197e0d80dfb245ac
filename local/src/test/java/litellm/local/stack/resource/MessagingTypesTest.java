package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class MessagingTypesTest {
    private static final String QUEUE = "AWS::SQS::Queue";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());

    @Test
    void anAttributeThatGoesHasSqssOwnValueAgain() throws Exception {
        Map<String, Object> after = Map.of("KmsMasterKeyId", "alias/aws/sqs");
        Map<String, Object> before = Map.of(
                "KmsMasterKeyId", "alias/aws/sqs",
                "DelaySeconds", 5,
                "MessageRetentionPeriod", 60,
                "VisibilityTimeout", 90,
                "ReceiveMessageWaitTimeSeconds", 20,
                "KmsDataKeyReusePeriodSeconds", 600,
                "MaximumMessageSize", 2048);
        Resource queue = stack.create(QUEUE, before);

        stack.update(QUEUE, queue, before, after);

        assertThat(CLOUD.aws()
                        .sqs()
                        .getQueueAttributes(
                                get -> get.queueUrl(queue.physicalId()).attributeNames(QueueAttributeName.ALL))
                        .attributes())
                .containsEntry(QueueAttributeName.DELAY_SECONDS, "0")
                .containsEntry(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "345600")
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
                .containsEntry(QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS, "0")
                .containsEntry(QueueAttributeName.KMS_DATA_KEY_REUSE_PERIOD_SECONDS, "300")
                .containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1048576");
    }
}
