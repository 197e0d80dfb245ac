package litellm.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** The code of functions that run in processes of their own. */
public final class TestJars {
    private TestJars() {}

    /** A jar with these classes, as a function is deployed. */
    public static byte[] of(Class<?>... classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream file = new JarOutputStream(bytes)) {
            for (Class<?> one : classes) {
                String path = one.getName().replace('.', '/') + ".class";
                file.putNextEntry(new ZipEntry(path));
                try (InputStream content = one.getClassLoader().getResourceAsStream(path)) {
                    content.transferTo(file);
                }
            }
        }
        return bytes.toByteArray();
    }
}
