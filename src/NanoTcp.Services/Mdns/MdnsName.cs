using NanoTcp.Links;

namespace NanoTcp.Services
{
    /// <summary>
    /// A name that only one host may have, ours or that of a service: its state, the answers that are due, and what the last message said
    /// of it.
    /// </summary>
    internal sealed class MdnsName
    {
        /// <summary>The service; null for the host.</summary>
        public readonly MdnsService Service;

        /// <summary>The name in wire format, in lower case for comparing.</summary>
        public readonly byte[] Name;
        public int Length;

        public MdnsState State;

        /// <summary>Probes or announcements still to send.</summary>
        public int Left;

        public int Conflicts;
        public long Deadline = NetDevice.Never;
        public long LastMulticast = -MdnsMessage.TimeToLive * 1000L;

        /// <summary>
        /// When a multicast answer is due, in milliseconds; the records in it; and the querier whose known answers may still suppress it.
        /// </summary>
        public long AnswerAt = NetDevice.Never;
        public int Due;
        public uint Querier;

        /// <summary>
        /// Requested records, and those that the querier knows for at least half of their time to live (RFC 6762 section 7.1).
        /// </summary>
        public int Requested;
        public int Known;

        /// <summary>True when a unicast answer is enough for all questions.</summary>
        public bool AllowsUnicast;

        /// <summary>True when another host claims a record of the name, of any type, that we do not have.</summary>
        public bool ClaimsName;

        /// <summary>True when another host claims a record of the name with a type of ours and other data.</summary>
        public bool ClaimsRecord;

        /// <summary>
        /// True when another host probes for the name (section 8.2); IsProbeGreater tells whether its records sort after ours, and win.
        /// </summary>
        public bool IsProbe;
        public bool IsProbeGreater;

        public MdnsName(MdnsService service, byte[] name)
        {
            Service = service;
            Name = name;
        }

        public bool IsEstablished => State == MdnsState.Announcing || State == MdnsState.Established;

        /// <summary>The records that only we have.</summary>
        public int Unique => Service == null ? MdnsRecords.Address : MdnsRecords.Location | MdnsRecords.Text;

        /// <summary>Clears what the last message said.</summary>
        public void BeginMessage()
        {
            Requested = MdnsRecords.None;
            Known = MdnsRecords.None;
            AllowsUnicast = true;
            ClaimsName = false;
            ClaimsRecord = false;
            IsProbe = false;
            IsProbeGreater = false;
        }

        public void Wait()
        {
            State = MdnsState.Waiting;
            Deadline = NetDevice.Never;
            AnswerAt = NetDevice.Never;
        }

        /// <summary>Finds our records that a question of a type asks for.</summary>
        public int RecordsOf(int type)
        {
            int known = RecordOf(type);
            return type == DnsMessage.TypeAny ? Unique : known == MdnsRecords.None ? MdnsRecords.Nsec : known;
        }

        /// <summary>Finds our record of a type.</summary>
        public int RecordOf(int type)
        {
            int record = type == DnsMessage.TypeA ? MdnsRecords.Address
                : type == MdnsMessage.TypeSrv ? MdnsRecords.Location
                : type == MdnsMessage.TypeTxt ? MdnsRecords.Text : MdnsRecords.None;
            return record & Unique;
        }

        /// <summary>Type of one of our records, in the order of comparing probes (section 8.2.1).</summary>
        /// <returns>0 when there are no more.</returns>
        public int TypeAt(int place)
        {
            return Service == null ? (place == 0 ? DnsMessage.TypeA : 0)
                : place == 0 ? MdnsMessage.TypeTxt : place == 1 ? MdnsMessage.TypeSrv : 0;
        }
    }
}
