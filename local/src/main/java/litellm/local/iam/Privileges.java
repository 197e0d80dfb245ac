package litellm.local.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which of their permissions the roles have used, and what was denied to them, since the record was last emptied. */
final class Privileges {
    private final Map<String, Usage> roles = new TreeMap<>();

    private static final class Usage {
        private final Map<Policies.Grant, Long> used = new LinkedHashMap<>();
        private final Map<String, Long> denied = new TreeMap<>();
    }

    synchronized void used(String role, Policies.Grant grant) {
        record(role).used.merge(grant, 1L, Long::sum);
    }

    synchronized void denied(String role, String what) {
        record(role).denied.merge(what, 1L, Long::sum);
    }

    synchronized List<String> roles() {
        return List.copyOf(roles.keySet());
    }

    synchronized void clear() {
        roles.clear();
    }

    /** {@code {role, allowed, used: [{policy, sid, action, calls}], unused: [{policy, sid, action}], denied: [{what, calls}]}}. */
    synchronized Map<String, Object> describe(String role, Policies policies) {
        Usage record = roles.getOrDefault(role, new Usage());
        List<Map<String, Object>> used = new ArrayList<>();
        List<Map<String, Object>> unused = new ArrayList<>();
        for (Policies.Grant grant : policies.grants()) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("policy", grant.policy());
            described.put("sid", grant.sid());
            described.put("action", grant.action());
            Long calls = record.used.get(grant);
            if (calls == null) {
                unused.add(described);
            } else {
                described.put("calls", calls);
                used.add(described);
            }
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("role", role);
        described.put("allowed", used.size() + unused.size());
        described.put("used", used);
        described.put("unused", unused);
        described.put(
                "denied",
                record.denied.entrySet().stream()
                        .map(entry -> Map.of("what", entry.getKey(), "calls", entry.getValue()))
                        .toList());
        return described;
    }

    private Usage record(String role) {
        return roles.computeIfAbsent(role, _ -> new Usage());
    }
}
