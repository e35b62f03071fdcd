"""Words that stand for one another in cues: `<relative> died` is a cue for mum, dad, my wife ..."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH: Mapping[str, str] = {
    "relative": """
    husband, wife, mother, father, mum, mom, mam, mummy, dad, daddy, mama, papa, sister, brother, son,
    daughter, child, grandson, granddaughter, grandchild, nan, nana, gran, granny, grandma, grandmother,
    grandad, granddad, grandpa, grandfather, uncle, aunt, auntie, aunty, nephew, niece, cousin, partner,
    spouse, fiance, fiancee, friend, best friend, boyfriend, girlfriend, neighbour, neighbor, carer,
    mother in law, father in law, son in law, daughter in law, brother in law, sister in law, stepson,
    stepdaughter""",
    "someone": """
    someone, somebody, they, he, she, a man, the man, a woman, the woman, a lady, the lady, a stranger,
    strangers, another person, a thief, thieves, the thief, a burglar, burglars, a hacker, hackers, the
    hacker, a scammer, scammers, a cheat, cheats, crooks, a crook, fraudsters, a fraudster, criminals, a
    young man, a fellow, some man, some woman, robbers""",
    "caller": """
    caller, the caller, a caller, someone, somebody, they, he, she, man, woman, lady, stranger, person,
    police, policeman, officer, email, e mail, mail, emails, text, text message, message, sms, website,
    web site, site, page, link, letter, voice, gentleman, fellow, chap, technician, scammer""",
    "email": """
    email, e mail, mail, emails, text, text message, message, sms, website, web site, web page, page,
    link, pop up, popup, advert""",
    "secret": """
    pin, pin number, pin code, pins, password, passwords, pass word, passcode, code, codes, secret
    number, secret word, memorable word, security code, security number, cvv, login, log in, details,
    bank details, card details, password and pin, online banking""",
    "key": """
    pin, pin number, pin code, pins, password, passwords, pass word, passcode, secret number, secret
    word, memorable word, security code, security number, cvv, login, card details""",
    "account": """
    account, accounts, bank account, online account, online banking, internet banking, banking, bank,
    app, savings account, email, email account, e mail, phone, mobile, computer, laptop, tablet, profile""",
    "has": "has, have, had, is, has just, has suddenly, has now, just, suddenly, sadly, recently, now has",
    "took": "took, taken, swallowed",
    "tablets": """
    tablets, tablet, pills, pill, medicine, medicines, sleeping tablets, sleeping pills, capsules""",
    "was": "was, were, is, has been, have been, got, had been, been, has just been",
    "stole": """
    stole, stolen, took, has taken, have taken, nicked, has nicked, have nicked, pinched, has pinched, have
    pinched, swiped, lifted, half inched, filched, pilfered, grabbed, snatched, has stolen, have stolen, ran
    off with, made off with, run off with, made away with""",
    "stolen": "stolen, nicked, pinched, snatched, leaked, swiped, half inched, filched, pilfered",
    "conned": """
    conned, diddled, swindled, cheated, scammed, defrauded, duped, hoodwinked, ripped off, tricked, fleeced,
    stitched up, taken for a ride, bamboozled, done out of, diddled out of, cheated out of, conned out of""",
    "prize": "prize, win, winnings, lottery, inheritance, legacy, reward, jackpot",
    "won": "won, have won, have won the lottery, won a prize, am the winner",
    "saw": """
    saw, seen, has seen, have seen, knows, know, found out, has found out, watched me type, looked at,
    read, got hold of, has got, have got, has, have, spotted, noticed, copied, filmed, photographed,
    stole, stolen, has stolen, guessed, uses, used, is using, has used, wrote down, overheard, took""",
    "changed": "changed, has changed, have changed, is changing, altered, has altered, reset, has reset",
    "asks": """
    asks, ask, asked, asking, is asking, are asking, keeps asking, wants, want, wanted, needs, need,
    demands, demanded, requests, requires, insists, insisted""",
    "told": "told, tells, asks, asked, wants, want, ordered, begged, says, said, telling, asking, wanted",
    "gave": "gave, told, given, showed, shown, sent, read out, shared, handed, lent, texted, emailed",
    "hand": "give, tell, send, read, type, enter, share, confirm, say, put in, hand over",
    "fell": "fell, fallen, fall, tripped, slipped, collapsed",
    "cannot": "cannot, can not, could not, cant, unable to, not able to",
    "hardly": "hardly, barely, scarcely, cannot, could not, not able to, unable to, struggling to, do not",
    "payment": """
    payment, payments, charge, charges, subscription, subscriptions, direct debit, standing order,
    purchase, withdrawal, withdrawals, transfer, transaction, transactions, loan, item""",
    "made": """
    made, make, took out, take out, signed up for, sign up for, signed, ordered, order, agreed to, agree
    to, asked for, bought, buy, wanted, set up, authorised, authorized, approved, knew about""",
    "not": "not, never, did not, have never, had never",
    "money": "money, savings, cash, pension, hundred, thousand, pounds, euros, dollars, balance",
    "gone": "gone, missing, vanished, disappeared, taken, stolen, left, withdrawn",
    "belonging": """
    card, cards, phone, mobile, keys, key, bag, purse, wallet, account, address, number, pin, password,
    book, letter, paper, papers, money, glasses, ring, bank, passport, certificate, cheque, code,
    savings, pension, visa, debit, credit, cash, will, jewellery, handbag, pen, stick, hat, coat, ticket,
    telephone, tablet, laptop, computer, watch, photo, photos, umbrella, dog, cat, scarf, gloves, teeth,
    login, file, slip,
    receipt, form, forms""",
    "stuffy": """
    in this heat, in the heat, in here, in there, in this room, in this mask, under this mask, with this
    mask, for the heat, with all this, in this shop, in this dust""",
    "detail": """
    address, home address, phone number, telephone number, mobile number, number, email, email address,
    name, details, bank details, contact details""",
    "card": "card, cards, bank card, debit card, credit card, cash card, plastic",
    "part": "pin, pin number, reader, number, details, statement, bill, holder",
    "purse": "purse, wallet, handbag, bag, shopping bag, rucksack, pocketbook",
    "cheques": "cheque book, chequebook, cheque books, cheques, cheque, check book, checkbook",
    "takes": """
    takes, take, taking, is taking, took, keeps taking, keeps, has taken, steals, stole, is stealing,
    stealing, has stolen, spends, spent, is spending, uses up, helps himself to, helps herself to,
    empties""",
    "stranger": """
    stranger, a stranger, the stranger, someone, somebody, him, her, them, a man, the man, a woman, the
    woman, a lady, the lady, a caller, the caller, a website, the website, a link, an email, a scammer,
    the police, a policeman, a person""",
}
_BY_LANGUAGE = {
    "en": {
        name: tuple(" ".join(word.split()) for word in words.split(",")) for name, words in _ENGLISH.items()
    }
}


def word_classes(language: str) -> Mapping[str, tuple[str, ...]]:
    """Class names with their words, in the form of `words.plain`; none for a language not known here."""
    return _BY_LANGUAGE.get(language.partition("-")[0], {})
