package litellm.controlplane;

/** Log groups have two ARNs, one with {@code :*} at its end for the streams in it. */
public final class LogGroupArn {
    private static final String WITH_STREAMS = ":*";

    private LogGroupArn() {}

    /** The one without it, by which tags are listed; any other ARN as it is. */
    public static String plain(String arn) {
        return arn.endsWith(WITH_STREAMS) ? arn.substring(0, arn.length() - WITH_STREAMS.length()) : arn;
    }
}
