/** The words that all of litellmctl shares: faults, exit codes, the working copy, web addresses. */
package litellm.console;
