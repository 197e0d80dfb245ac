package litellm.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.local.front.Call;
import org.junit.jupiter.api.Test;

class RestActionsTest {
    @Test
    void takesAPlusSignInAPathForItself() {
        RestActions actions = new RestActions(Map.of("s3", Map.of("GET /{Bucket}/{Key+}", "GetObject")));
        Call call = new Call("GET", "/bucket/a+b%20c", "", Map.of(), new byte[0], "s3", null, null);
        assertThat(actions.find(call))
                .contains(new RestActions.Found("GetObject", Map.of("Bucket", "bucket", "Key", "a+b c")));
    }
}
