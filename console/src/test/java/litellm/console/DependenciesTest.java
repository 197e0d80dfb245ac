package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService;

/** docs/DEPENDENCIES.md says what each dependency is for, and names no other. */
class DependenciesTest {
    private static final Project PROJECT = TestProject.repository();
    private static final List<String> MODULES = List.of("functions/pom.xml", "local/pom.xml", "console/pom.xml");
    private static final Pattern NAME = Pattern.compile("`([\\w.-]+:[\\w.*-]+)`");

    @Test
    void shouldJustifyEveryDependency() {
        Set<String> used = Stream.concat(Stream.of("pom.xml"), MODULES.stream())
                .flatMap(DependenciesTest::dependencies)
                .map(name -> name.replaceFirst("^(software\\.amazon\\.awssdk|io\\.zonky\\.test\\.postgres):.*", "$1:*"))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> justified = NAME.matcher(PROJECT.readText(PROJECT.root().resolve("docs/DEPENDENCIES.md")))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(justified).isEqualTo(used);
    }

    /** Every client of AWS brings two along, and where there are several the SDK refuses to choose. */
    @Test
    void shouldHaveOneHttpClient() {
        assertThat(ServiceLoader.load(SdkHttpService.class))
                .singleElement()
                .isInstanceOf(UrlConnectionSdkHttpService.class);
    }

    /** Those that a pom declares, not those that it only manages. */
    private static Stream<String> dependencies(String pom) {
        NodeList all = parse(pom).getElementsByTagName("dependency");
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(dependency ->
                        dependency.getParentNode().getParentNode().getNodeName().equals("project"))
                .map(dependency -> text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
    }

    private static Element parse(String pom) {
        String text = PROJECT.readText(PROJECT.root().resolve(pom));
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (Exception e) {
            throw new IllegalStateException(pom, e);
        }
    }

    private static String text(Element element, String child) {
        return element.getElementsByTagName(child).item(0).getTextContent();
    }
}
