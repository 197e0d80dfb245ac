/** The words that all of litellmctl shares: faults, exit codes, the working copy, web addresses, servers' answers. */
package litellm.console;
