package litellm.console.validate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellm.console.Project;
import litellm.console.document.DocumentException;
import litellm.controlplane.compliance.Rules;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.release.LiteralNumbers;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import litellm.controlplane.release.TemplateParameter;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.request.RequestSchema;

/** All checks of a working copy. A file that cannot be read is one fault, and the others are checked all the same. */
public final class WorkingCopyValidation {
    private static final Pattern BEYOND_ASCII = Pattern.compile("[^\\x00-\\x7F]");

    private final SchemaCheck templateMembers = SchemaCheck.of("template-schema.json");
    private final Project project;
    private final LocalDate today;
    private final Faults faults = new Faults();

    public WorkingCopyValidation(Project project) {
        this(project, LocalDate.now(ZoneOffset.UTC));
    }

    /** @param today the day by which an entry of the allow list has expired or not */
    WorkingCopyValidation(Project project, LocalDate today) {
        this.project = project;
        this.today = today;
    }

    /** Every fault, a line each: file, place, what was found and what is allowed. Empty where nothing is wrong. */
    public List<String> faults() {
        Optional<StackCatalogue> catalogue = catalogue();
        Map<String, Template> templates = catalogue.map(this::templates).orElse(Map.of());
        Optional<Template> bootstrap = template(project.bootstrapTemplate());
        catalogue.ifPresent(found -> checkTemplates(found, templates));
        bootstrap.ifPresent(this::checkBootstrap);
        catalogue.ifPresent(found -> checkCatalogue(found, templates, bootstrap));
        checkStateMachine(catalogue, bootstrap);
        checkConfig(templates);
        text(project.root().resolve("Dockerfile"))
                .ifPresent(dockerfile -> new DockerfileCheck(dockerfile, faults.in("Dockerfile")).check());
        checkPipeline(catalogue, templates);
        text(project.allowList()).ifPresent(this::allowList);
        return faults.list();
    }

    /** By stack, those that can be read. */
    private Map<String, Template> templates(StackCatalogue catalogue) {
        Map<String, Template> templates = new LinkedHashMap<>();
        catalogue
                .stacks()
                .forEach((name, entry) -> template(project.template(entry.template()))
                        .ifPresent(template -> templates.put(name, template)));
        return templates;
    }

    private void checkTemplates(StackCatalogue catalogue, Map<String, Template> templates) {
        templates.forEach((name, template) -> {
            Faults.InFile inTemplate = faults.in(fileOf(catalogue, name));
            new TemplateCheck(template, TemplateCheck.STACK_TAGS, inTemplate).check();
            new ConnectionNumbersCheck(template, inTemplate).check();
            LiteralNumbers.faults(template).forEach(inTemplate::add);
        });
    }

    private void checkBootstrap(Template template) {
        Faults.InFile inBootstrap = in(project.bootstrapTemplate());
        new TemplateCheck(template, TemplateCheck.SHARED_TAGS, inBootstrap).check();
        new StepsCheck(template, inBootstrap).check();
    }

    private void checkCatalogue(
            StackCatalogue catalogue, Map<String, Template> templates, Optional<Template> bootstrap) {
        new CatalogueCheck(catalogue, templates, bootstrap, in(project.stackCatalogue())).check();
        Map<String, Template> files = new LinkedHashMap<>();
        templates.forEach((name, template) -> files.put(fileOf(catalogue, name), template));
        new TaskSecretsCheck(files, faults).check();
    }

    private void checkStateMachine(Optional<StackCatalogue> catalogue, Optional<Template> bootstrap) {
        Set<String> functions = bootstrap.map(StepsCheck::variables).orElse(Set.of());
        yaml(project.stateMachine()).ifPresent(definition -> {
            new StateMachineCheck(definition, functions, in(project.stateMachine())).check();
            catalogue.ifPresent(found -> reached(found, definition));
        });
    }

    private void checkConfig(Map<String, Template> templates) {
        Path config = project.root().resolve("config.yaml");
        yaml(config).ifPresent(content -> {
            YamlVersionCheck.check(project.readText(config), in(config));
            new ConfigCheck(content, templates.values(), in(config)).check();
        });
    }

    private void checkPipeline(Optional<StackCatalogue> catalogue, Map<String, Template> templates) {
        Path pipeline = project.root().resolve("azure-pipelines.yml");
        if (!Files.exists(pipeline)) {
            return;
        }
        Set<String> stacks = catalogue.map(StackCatalogue::names).orElse(Set.of());
        Map<String, Map<String, TemplateParameter>> settable = new LinkedHashMap<>();
        catalogue.ifPresent(found -> templates.forEach(
                (name, template) -> settable.put(name, found.find(name).settable(template))));
        yaml(pipeline).ifPresent(content -> {
            new PipelineCheck(project, content, in(pipeline)).check();
            if (content instanceof Map<?, ?> map) {
                new PipelineFields(new RequestSchema().members(), stacks, settable, in(pipeline)).check(map);
            }
        });
    }

    /** As a scan reads it, to which an entry that silences nothing is a finding. */
    private void allowList(String yaml) {
        AllowList.parse(yaml, Rules.names(), today).faults().forEach(fault -> faults.add("infrastructure/" + fault));
    }

    /** A stack of which no state knows is never deployed, and nobody says so. */
    private void reached(StackCatalogue catalogue, Object definition) {
        Set<Object> named = RolePolicies.mappings(definition)
                .<Object>map(state -> state.get("stack"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        catalogue.names().stream()
                .filter(name -> !named.contains(name))
                .forEach(name -> faults.add(
                        project.name(project.stateMachine()),
                        "States",
                        "found none with the stack %s; every stack of stacks.yaml has states that deploy and delete it"
                                .formatted(name)));
    }

    private Optional<StackCatalogue> catalogue() {
        return text(project.stackCatalogue()).flatMap(yaml -> {
            try {
                return Optional.of(StackCatalogue.parse(yaml));
            } catch (IllegalStateException e) {
                faults.add("infrastructure/" + e.getMessage());
                return Optional.empty();
            }
        });
    }

    private String fileOf(StackCatalogue catalogue, String stack) {
        return project.name(project.template(catalogue.find(stack).template()));
    }

    private Optional<Template> template(Path file) {
        return text(file).flatMap(yaml -> {
            requireAscii(file, yaml);
            try {
                Template template = Template.parse(project.name(file), yaml);
                members(file, Yaml.parse(project.name(file), yaml), template);
                template.resources()
                        .forEach((id, resource) ->
                                Yaml.mapping(resource, "%s: Resources.%s".formatted(project.name(file), id)));
                return Optional.of(template).filter(read -> canBeEvaluated(file, read));
            } catch (IllegalStateException e) {
                faults.add(e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** Whether the later checks may ask for its values: they would end on such a circle, or on what the schema has reported. */
    private boolean canBeEvaluated(Path file, Template template) {
        Optional<List<String>> cycle = TemplateReferences.conditionCycle(template);
        cycle.ifPresent(names -> faults.add(
                project.name(file),
                "Conditions",
                "found %s, each referring to the next; allowed: no circle".formatted(String.join(" -> ", names))));
        return cycle.isEmpty()
                && template.resources().values().stream()
                        .noneMatch(resource -> resource instanceof Map<?, ?> members
                                && members.containsKey("Properties")
                                && !(members.get("Properties") instanceof Map<?, ?>));
    }

    /** With its loops written out: what they make has attributes like everything else. */
    private void members(Path file, Map<String, Object> sections, Template template) {
        Map<String, Object> expanded = new LinkedHashMap<>(sections);
        expanded.computeIfPresent("Resources", (_, _) -> template.resources());
        expanded.computeIfPresent("Outputs", (_, _) -> template.outputs());
        templateMembers.check(expanded, in(file));
    }

    /** CloudFormation gives any other character back as {@code ?}, so a stack would never be found to be of its template. */
    private void requireAscii(Path file, String yaml) {
        List<String> lines = yaml.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            Matcher found = BEYOND_ASCII.matcher(lines.get(number - 1));
            if (found.find()) {
                faults.add(
                        project.name(file),
                        "line " + number,
                        "found the character \"%s\"; allowed: ASCII, since CloudFormation keeps no other"
                                .formatted(found.group()));
            }
        }
    }

    private Faults.InFile in(Path file) {
        return faults.in(project.name(file));
    }

    private Optional<Object> yaml(Path file) {
        try {
            Object content = project.readYaml(file);
            if (content == null) {
                faults.add(project.name(file) + ": found nothing in it");
            }
            return Optional.ofNullable(content);
        } catch (DocumentException e) {
            faults.add(e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> text(Path file) {
        try {
            return Optional.of(project.readText(file));
        } catch (DocumentException e) {
            faults.add(e.getMessage());
            return Optional.empty();
        }
    }
}
