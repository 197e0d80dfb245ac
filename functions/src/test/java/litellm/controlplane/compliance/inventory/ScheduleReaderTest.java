package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.SchedulerClient;

class ScheduleReaderTest {
    /** A stack lists a schedule by its name alone; in a group of someone else's one may have the same. */
    @Test
    void aScheduleOutsideTheDefaultGroupIsCalledByItsGroupToo() {
        try (ScriptedService service = new ScriptedService();
                Calls calls = new Calls()) {
            service.answer("/schedules", """
                    {"Schedules": [{"Name": "evening", "GroupName": "default", "Arn": "a"},
                     {"Name": "evening", "GroupName": "tools", "Arn": "b"}]}""");
            ScheduleReader reader = new ScheduleReader(service.client(SchedulerClient.builder()), calls);

            assertThat(reader.listings().getLast().read().get())
                    .extracting(Resource::id)
                    .containsExactly("evening", "tools/evening");
        }
    }
}
