package brownout.chaos.adapter.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the JUnit XML reports of all modules add up to.
 *
 * @param failed {@code class.method} of each that failed or broke
 */
record TestReports(int passed, int skipped, List<String> failed) {
    private static final Pattern REPORT = Pattern.compile(".*/(surefire|failsafe)-reports/TEST-[^/]*[.]xml");
    private static final Set<String> NOT_ENTERED = Set.of("src", ".git", ".lab", "node_modules");

    static TestReports in(Path root) throws IOException {
        Count count = new Count();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                Path name = directory.getFileName();
                return name != null && NOT_ENTERED.contains(name.toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (REPORT.matcher(file.toString()).matches()) {
                    count.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new TestReports(count.passed, count.skipped, List.copyOf(count.failed));
    }

    boolean isGreen() {
        return failed.isEmpty() && passed > 0;
    }

    String summary() {
        return passed + " passed, " + failed.size() + " failed, " + skipped + " skipped";
    }

    private static final class Count {
        private int passed;
        private int skipped;
        private final List<String> failed = new ArrayList<>();

        void add(Path file) throws IOException {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            try (InputStream in = Files.newInputStream(file)) {
                XMLStreamReader xml = factory.createXMLStreamReader(in);
                while (xml.hasNext()) {
                    if (xml.next() == XMLStreamConstants.START_ELEMENT
                            && xml.getLocalName().equals("testcase")) {
                        testCase(xml);
                    }
                }
            } catch (XMLStreamException e) {
                failed.add(file + " (a report that cannot be read: " + e.getMessage() + ")");
            }
        }

        private void testCase(XMLStreamReader xml) throws XMLStreamException {
            String name = xml.getAttributeValue(null, "classname") + "." + xml.getAttributeValue(null, "name");
            boolean isSkipped = false;
            boolean isFailed = false;
            while (!(xml.next() == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("testcase"))) {
                if (xml.isStartElement()) {
                    isSkipped |= xml.getLocalName().equals("skipped");
                    isFailed |= Set.of("failure", "error").contains(xml.getLocalName());
                }
            }
            if (isFailed) {
                failed.add(name);
            } else if (isSkipped) {
                skipped++;
            } else {
                passed++;
            }
        }
    }
}
