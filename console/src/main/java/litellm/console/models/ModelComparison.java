package litellm.console.models;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.controlplane.ForeignText;
import litellm.controlplane.release.GatewayConfig;

/**
 * What a gateway serves beside what the working copy's config.yaml says.
 *
 * @param rows every model of either, config.yaml's first
 */
public record ModelComparison(List<Row> rows) {
    /** How a model stands to config.yaml. */
    public enum State {
        /** In config.yaml and served from it. */
        SERVED("served"),
        /** In config.yaml, but not yet in the image that serves. */
        MISSING("not served yet: deploy the litellm stack"),
        /** In the image that serves, but no longer in config.yaml. */
        OUTDATED("no longer in config.yaml: deploy the litellm stack"),
        /** In the gateway's database, added in the admin UI or over its API. */
        STORED("in the database only"),
        /** In the gateway's database under a name that config.yaml has too: both get a part of the requests. */
        SHARED("in the database beside config.yaml: both answer");

        private final String text;

        State(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** One model; {@code id} is empty where the gateway does not serve it. */
    public record Row(String name, String model, String id, State state) {
        /** The row for a terminal or a pipeline's log, which must not act on what a name holds. */
        public String line() {
            return "%-24s %-58s %s".formatted(ForeignText.line(name), ForeignText.line(model), state.text());
        }
    }

    private record Key(String name, String model) {}

    /** Compares by name and by what LiteLLM asks for: another model under the same name is a difference. */
    public static ModelComparison of(List<GatewayConfig.Model> configured, List<ServedModel> served) {
        Set<Key> wanted = configured.stream()
                .map(model -> new Key(model.name(), model.model()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Key> present = served.stream()
                .filter(model -> !model.stored())
                .map(model -> new Key(model.name(), model.model()))
                .collect(Collectors.toSet());
        Set<String> names =
                configured.stream().map(GatewayConfig.Model::name).collect(Collectors.toCollection(TreeSet::new));
        List<Row> rows = new ArrayList<>();
        wanted.forEach(key ->
                rows.add(new Row(key.name(), key.model(), "", present.contains(key) ? State.SERVED : State.MISSING)));
        served.stream()
                .filter(model -> !model.stored() && !wanted.contains(new Key(model.name(), model.model())))
                .forEach(model -> rows.add(new Row(model.name(), model.model(), model.id(), State.OUTDATED)));
        served.stream()
                .filter(ServedModel::stored)
                .forEach(model -> rows.add(new Row(
                        model.name(),
                        model.model(),
                        model.id(),
                        names.contains(model.name()) ? State.SHARED : State.STORED)));
        return new ModelComparison(rows);
    }

    /** The same without these rows. */
    public ModelComparison without(List<Row> others) {
        return new ModelComparison(
                rows.stream().filter(row -> !others.contains(row)).toList());
    }

    /** Whether a deployment of the litellm stack would change what is served. */
    public boolean differs() {
        return rows.stream().anyMatch(row -> row.state() == State.MISSING || row.state() == State.OUTDATED);
    }
}
