package litellm.local.gateway.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void knowsWhereTheDatabaseIs() {
        assertThat(DatabaseUrl.parse("postgresql://user:p%40ss@db.example:6432/litellm?sslmode=require"))
                .hasToString("jdbc:postgresql://db.example:6432/litellm");
        assertThat(DatabaseUrl.parse("postgres://user:pass@db.example/litellm"))
                .hasToString("jdbc:postgresql://db.example:5432/litellm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://user:se@cret@host:5432/db",
                "postgresql://user:se cret@host:5432/db",
                "postgresql://user:secret%@host:5432/db",
                "mysql://user:secret@host:5432/db",
                "postgresql://host:5432/db",
                "postgresql://user:secret@host:5432",
                "secret"
            })
    void refusesOtherFormsWithoutRepeatingThem(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("DATABASE_URL is not")
                .hasMessageNotContaining("cret");
    }
}
