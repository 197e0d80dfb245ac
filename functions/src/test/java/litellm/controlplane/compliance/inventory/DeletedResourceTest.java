package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/** What somebody deletes after it was listed and before its tags are asked for. */
class DeletedResourceTest {
    private final ScriptedService service = new ScriptedService();
    private final Calls calls = new Calls();

    @AfterEach
    void stop() {
        calls.close();
        service.close();
    }

    @Test
    void anEventRuleThatIsGoneIsLeftOut() {
        service.answer("ListRules", """
                {"Rules": [{"Name": "a", "Arn": "arn:aws:events:us-east-1:1:rule/a"}]}""");
        service.refuse("ListTagsForResource", "ResourceNotFoundException");

        assertThat(read(new EventReader(service.client(EventBridgeClient.builder()), calls)))
                .isEmpty();
    }

    @Test
    void aWebAclThatIsGoneIsLeftOut() {
        service.answer("ListWebACLs", """
                {"WebACLs": [{"Name": "a", "Id": "1", "ARN": "arn:aws:wafv2:us-east-1:1:regional/webacl/a/1"}]}""");
        service.refuse("ListTagsForResource", "WAFNonexistentItemException");

        assertThat(read(new FirewallReader(service.client(Wafv2Client.builder()), calls)))
                .isEmpty();
    }

    @Test
    void aScheduleGroupThatIsGoneIsLeftOut() {
        String arn = "arn:aws:scheduler:us-east-1:1:schedule-group/a";
        service.answer("/schedule-groups", """
                {"ScheduleGroups": [{"Name": "a", "Arn": "%s"}]}""".formatted(arn));
        service.answer("/schedules", "{\"Schedules\": []}");
        service.refuse("/tags/" + arn, "ResourceNotFoundException");

        assertThat(read(new ScheduleReader(service.client(SchedulerClient.builder()), calls)))
                .isEmpty();
    }

    @Test
    void aRoleThatIsGoneIsLeftOut() {
        String role = OwnedNames.read().of("dev", ResourceTypes.ROLE).iterator().next();
        service.answer("ListRoles", """
                <ListRolesResponse><ListRolesResult><Roles><member><RoleName>%1$s</RoleName>
                <Arn>arn:aws:iam::1:role/%1$s</Arn></member></Roles></ListRolesResult></ListRolesResponse>""".formatted(role));
        service.refuse("ListRoleTags", "NoSuchEntity");
        Scope scope = new Scope("1", "aws", "us-east-1", List.of("dev"), Set.of(), OwnedNames.read());

        assertThat(read(new RoleReader(service.client(IamClient.builder()), calls, scope)))
                .isEmpty();
    }

    private static List<Resource> read(ServiceReader reader) {
        return reader.listings().stream()
                .<Resource>flatMap(listing -> listing.read().get().stream())
                .toList();
    }
}
