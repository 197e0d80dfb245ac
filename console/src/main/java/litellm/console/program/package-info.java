/** The program litellmctl: its command line from the first word to the exit code, and its rehearsal for the build. */
package litellm.console.program;
