package litellm.controlplane.request;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import litellm.controlplane.ForeignText;
import litellm.controlplane.StackNames;
import litellm.controlplane.StackSelection;
import litellm.controlplane.release.Dockerfile;
import litellm.controlplane.release.Release;

/**
 * What a request's action takes beside stacks, parameters and tags.
 *
 * @param release its Dockerfile says which images may be named
 * @param stacks which stacks take part
 * @param faults takes what is wrong, and says what has been found wrong before: that is not said again
 */
record OptionCheck(RequestInput input, Release release, StackSelection stacks, Faults faults) {
    /** Options of the schema that a request has members of its own for. */
    private static final Set<String> MEMBERS = Set.of("stack", "parameters", "tags");

    /**
     * The options, complete with the schema's defaults.
     *
     * @param known all that the schema knows
     * @param zone that of the schedules, by which a day is over
     */
    Map<String, Object> check(List<RequestSchema.Option> known, Instant now, ZoneId zone) {
        Map<String, Object> options = complete(known);
        checkDay(String.valueOf(options.getOrDefault("keepUntil", "")), LocalDate.ofInstant(now, zone), zone);
        checkReplacements(options.get("allowReplacement") instanceof List<?> given ? given : List.of());
        checkImage(String.valueOf(options.getOrDefault("image", "")));
        return options;
    }

    private Map<String, Object> complete(List<RequestSchema.Option> known) {
        Map<String, Object> options = new LinkedHashMap<>();
        input.text("confirmation").ifPresent(confirmation -> options.put("confirmation", confirmation));
        input.text("schedule").ifPresent(name -> options.put("schedule", name));
        String action = input.text("action").orElse("");
        for (RequestSchema.Option option : known) {
            Object value = input.member(option.name()).orElse(option.standard());
            if (!option.actions().contains(action)) {
                checkNotGiven(option, value, action);
            } else if (value != null && !MEMBERS.contains(option.name())) {
                options.put(option.name(), value);
            } else if (value == null && option.requiredBy().contains(action) && !faults.concern(option.name())) {
                faults.add("found nothing; " + option.allowance(), option.name());
            }
        }
        return options;
    }

    /** A default says the same as no value: a form that sends every member sends those too. */
    private void checkNotGiven(RequestSchema.Option option, Object value, String action) {
        if (!Objects.equals(value, option.standard()) && !faults.concern("action")) {
            faults.add(
                    "found %s; %s takes none, only: %s"
                            .formatted(RequestSchema.shown(value), action, String.join(", ", option.actions())),
                    option.name());
        }
    }

    /** The schema knows the form of a date only. A day that is over for the schedules would keep nothing. */
    private void checkDay(String day, LocalDate today, ZoneId zone) {
        if (day.isEmpty() || day.equals("none") || faults.concern("keepUntil")) {
            return;
        }
        try {
            if (LocalDate.parse(day).isBefore(today)) {
                faults.add(
                        "found %s; allowed is a day that is not over in the time zone %s"
                                .formatted(ForeignText.quoted(day), zone),
                        "keepUntil");
            }
        } catch (DateTimeParseException e) {
            faults.add("found %s; allowed is a day that there is".formatted(ForeignText.quoted(day)), "keepUntil");
        }
    }

    /** The resource itself may be one that the template has no longer: what is to be deleted is named here too. */
    private void checkReplacements(List<?> names) {
        for (int i = 0; i < names.size(); i++) {
            String name = String.valueOf(names.get(i));
            String[] place = {"allowReplacement", Integer.toString(i)};
            if (!faults.concern(place) && !stacks.knows(name.split("\\.", 2)[0])) {
                faults.add(
                        "found %s, of an unknown stack; allowed are %s"
                                .formatted(ForeignText.quoted(name), String.join(", ", stacks.names())),
                        place);
            }
        }
    }

    private void checkImage(String image) {
        if (image.isEmpty() || faults.concern("image")) {
            return;
        }
        if (stacks.leavesOut(StackNames.GATEWAY)) {
            faults.add(
                    "found %s, but the litellm stack takes no part; stack names another"
                            .formatted(ForeignText.quoted(image)),
                    "image");
        } else if (!image.equals("default")) {
            checkRepository(image);
        }
    }

    /** What the gateway's image begins with gets the environment's secrets, and only the release's Dockerfile is reviewed. */
    private void checkRepository(String image) {
        Dockerfile dockerfile = Dockerfile.of(release);
        if (!dockerfile.takes(image)) {
            String allowed = dockerfile
                    .repository()
                    .map(
                            "allowed is a tag or digest of %s, which the release's Dockerfile names; another registry, a mirror for example, belongs into the Dockerfile"
                                    ::formatted)
                    .orElse("the release's Dockerfile begins with no ${BASE_IMAGE}, whose place it could take");
            faults.add("found %s; %s".formatted(ForeignText.quoted(image), allowed), "image");
        }
    }
}
