package litellm.local.cloud;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import litellm.local.LocalCloudException;

/**
 * How a cloud is started.
 *
 * @param folder its state folder
 * @param port the front's port; empty for {@value #USUAL_PORT}, or the next free one
 * @param python the Python that has moto
 */
record Options(Path folder, OptionalInt port, String python) {
    static final int USUAL_PORT = 4566;
    private static final String USAGE = "usage: litellm.local.cloud.LocalCloud --dir DIR --python PYTHON [--port N]";

    /**
     * Reads the command line.
     *
     * @throws LocalCloudException when an option is unknown, or it or its value missing or wrong
     */
    static Options parse(List<String> arguments) throws LocalCloudException {
        String folder = null;
        OptionalInt port = OptionalInt.empty();
        String python = null;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--dir" -> folder = value(option, rest);
                case "--port" -> port = OptionalInt.of(port(value(option, rest)));
                case "--python" -> python = value(option, rest);
                default -> throw new LocalCloudException("Unknown option " + option + "; " + USAGE);
            }
        }
        if (folder == null || python == null) {
            throw new LocalCloudException((folder == null ? "--dir" : "--python") + " is missing; " + USAGE);
        }
        return new Options(Path.of(folder), port, python);
    }

    private static String value(String option, Iterator<String> rest) throws LocalCloudException {
        try {
            return rest.next();
        } catch (NoSuchElementException e) {
            throw new LocalCloudException(option + " has no value; " + USAGE, e);
        }
    }

    private static int port(String text) throws LocalCloudException {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new LocalCloudException("--port: found " + text + "; allowed is a number from 0 to 65535.");
        }
        return Integer.parseInt(text);
    }
}
