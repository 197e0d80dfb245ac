package litellm.console.local;

import java.net.URI;

/**
 * A local cloud that answers.
 *
 * @param pid its process
 * @param endpoint its one address for every service
 * @param startedAt when it began, in ISO 8601
 */
public record RunningCloud(long pid, URI endpoint, String startedAt) {}
