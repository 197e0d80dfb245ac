package litellm.controlplane.rotation;

import java.util.Arrays;
import litellm.controlplane.ForeignText;

/** The four steps of a rotation, by the names that Secrets Manager gives them. */
enum RotationStep {
    CREATE_SECRET("createSecret"),
    SET_SECRET("setSecret"),
    TEST_SECRET("testSecret"),
    FINISH_SECRET("finishSecret");

    private final String name;

    RotationStep(String name) {
        this.name = name;
    }

    /**
     * The step that an event names.
     *
     * @throws RotationRefused where there is none of that name
     */
    static RotationStep of(String name) {
        return Arrays.stream(values())
                .filter(step -> step.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new RotationRefused("Step: found %s; allowed: %s"
                        .formatted(name == null ? "nothing" : ForeignText.quoted(name), Arrays.toString(values()))));
    }

    @Override
    public String toString() {
        return name;
    }
}
