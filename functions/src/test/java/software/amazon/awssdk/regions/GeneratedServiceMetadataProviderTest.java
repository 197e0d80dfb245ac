package software.amazon.awssdk.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Knows what the SDK's own class of this name knows: a new version of the SDK may name its classes by other rules. */
class GeneratedServiceMetadataProviderTest {
    private static final String NAME = GeneratedServiceMetadataProvider.class.getName();

    @Test
    void knowsEachServiceThatTheSdkKnows() throws IOException, ReflectiveOperationException {
        Map<Object, Class<?>> theirs = new HashMap<>();
        Map<Object, Class<?>> ours = new HashMap<>();
        sdksOwn().forEach((service, metadata) -> {
            theirs.put(service, metadata.getClass());
            ours.put(service, ServiceMetadata.of((String) service).getClass());
        });

        assertThat(ours).isEqualTo(theirs).hasSizeGreaterThan(300);
        assertThat(new GeneratedServiceMetadataProvider().serviceMetadata("unheard-of"))
                .isNull();
    }

    private static Map<?, ?> sdksOwn() throws IOException, ReflectiveOperationException {
        Field services = new SdksOwn().loadClass(NAME).getDeclaredField("SERVICE_METADATA");
        services.setAccessible(true);
        return (Map<?, ?>) services.get(null);
    }

    /** Takes the one class from the SDK's jar, and all others from where everybody does. */
    private static final class SdksOwn extends ClassLoader {
        private final byte[] own;

        SdksOwn() throws IOException {
            super(SdksOwn.class.getClassLoader());
            URL jar = Region.class.getProtectionDomain().getCodeSource().getLocation();
            try (URLClassLoader sdk = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
                    InputStream bytes = sdk.getResourceAsStream(NAME.replace('.', '/') + ".class")) {
                own = bytes.readAllBytes();
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(NAME) ? defineClass(NAME, own, 0, own.length) : super.loadClass(name, resolve);
        }
    }
}
