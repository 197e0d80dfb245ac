package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosingTest {
    /** Operations that would take an hour end at once. */
    @Test
    void stopsWhatIsUnderWay() throws IOException, InterruptedException {
        StackCloud cloud = new StackCloud();
        cloud.durations().set(Map.of("AWS::Test::Widget", 3600.0), 1);
        cloud.widget().hold("create B");
        cloud.client()
                .createStack(r -> r.stackName("long")
                        .templateBody("Resources: {A: {Type: AWS::Test::Widget}, B: {Type: AWS::Test::Widget}}"));
        cloud.widget().awaitArrival("create B");
        var ended = cloud.ended("long");
        cloud.close();

        assertThat(ended).isDone();
    }
}
