package litellm.local.front;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose access keys are whose, as the replies of STS and IAM said when they handed them out. A key that nobody handed out here
 * belongs to a person who made it up, as the local cloud allows: to the account itself.
 */
final class Principals {
    private static final Pattern KEY = Pattern.compile("<AccessKeyId>([^<]+)</AccessKeyId>");
    private static final Pattern ROLE_SESSION =
            Pattern.compile("<AssumedRoleUser>.*?<Arn>([^<]+)</Arn>", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("<UserName>([^<]+)</UserName>");

    private final String account;
    private final Map<String, String> arns = new ConcurrentHashMap<>();

    Principals(String account) {
        this.account = account;
    }

    /** Names the holder of a key that was made without STS: a part of the local cloud that stands for an AWS service. */
    void name(String accessKey, String principal) {
        arns.put(accessKey, principal);
    }

    /** The principal behind a key; null for an unsigned call. */
    String of(String accessKey) {
        return accessKey == null ? null : arns.getOrDefault(accessKey, "arn:aws:iam::" + account + ":root");
    }

    /** Learns from a reply that hands out a key. */
    void learn(Call call, Reply reply) {
        if (reply.status() != 200 || call.action() == null) {
            return;
        }
        if (call.action().startsWith("AssumeRole")) {
            learn(reply.text(), ROLE_SESSION, "");
        } else if (call.action().equals("CreateAccessKey")) {
            learn(reply.text(), USER, "arn:aws:iam::" + account + ":user/");
        }
    }

    private void learn(String document, Pattern holder, String prefix) {
        Matcher key = KEY.matcher(document);
        Matcher name = holder.matcher(document);
        if (key.find() && name.find()) {
            arns.put(key.group(1), prefix + name.group(1));
        }
    }
}
