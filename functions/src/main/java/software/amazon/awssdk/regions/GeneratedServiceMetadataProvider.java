package software.amazon.awssdk.regions;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * In the place of the SDK's own class of this name. That one makes, when the first client is built, what is known of each of AWS's
 * three hundred services: an eighth of a function's cold start (docs/decisions/0027).
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {
    private static final Pattern WORD = Pattern.compile("(?:^|[.-])(\\w)");

    /** What is known of the service whose addresses begin with {@code endpointPrefix}; null if nothing is. */
    @Override
    public ServiceMetadata serviceMetadata(String endpointPrefix) {
        try {
            return Class.forName(className(endpointPrefix))
                    .asSubclass(ServiceMetadata.class)
                    .getConstructor()
                    .newInstance();
        } catch (ClassNotFoundException _) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("what is known of " + endpointPrefix, e);
        }
    }

    /** The SDK names the class after the prefix, {@code ApiEcrServiceMetadata} after {@code api.ecr}; but S3's, which is not generated. */
    private static String className(String endpointPrefix) {
        String name =
                WORD.matcher(endpointPrefix).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
        return "software.amazon.awssdk.regions.servicemetadata." + (name.equals("S3") ? "EnhancedS3" : name)
                + "ServiceMetadata";
    }
}
